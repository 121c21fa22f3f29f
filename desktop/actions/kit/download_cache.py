"""The folder of snapshots that are not complete yet: after a cut the download goes on from there."""

from desktop.actions.kit.commune_context import CommuneContext
from sync.client.exchange.download_cache import DownloadCache

#: Beside the databases, with a folder for each commune.
FOLDER = "snapshots"


def download_cache(context: CommuneContext) -> DownloadCache | None:
    """None for the demonstration, whose platform is in the same process."""
    path = context.store.path
    return None if context.store.demonstration else DownloadCache(path.parent / FOLDER / path.stem)
