"""Where what is still coming of a snapshot lies, so that a broken link need not begin it again."""

from desktop.actions.kit.commune_context import CommuneContext
from sync.client.exchange.download_cache import DownloadCache

#: Beside the databases, with a folder for each commune.
FOLDER = "snapshots"


def download_cache(context: CommuneContext) -> DownloadCache | None:
    """None for the demonstration, whose platform is in the same process."""
    path = context.store.path
    return None if context.store.demonstration else DownloadCache(path.parent / FOLDER / path.stem)
