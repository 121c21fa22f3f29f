"""The folder of snapshots that are not complete yet, so that a download continues after the network was cut."""

from desktop.actions.kit.commune_context import CommuneContext
from sync.client.exchange.download_cache import DownloadCache

#: A folder beside the databases, with a folder for each commune in it.
FOLDER = "snapshots"


def download_cache(context: CommuneContext) -> DownloadCache | None:
    """The cache of a commune; None in the demonstration, whose platform is in the same process."""
    path = context.store.path
    return None if context.store.demonstration else DownloadCache(path.parent / FOLDER / path.stem)
