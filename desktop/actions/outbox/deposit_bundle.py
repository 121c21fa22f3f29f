"""The préfecture deposits a commune's bundle with the platform, and writes the answer for the commune beside it."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from desktop.actions.kit.check_address import check_address
from desktop.actions.kit.prefecture_key import bundle_file, prefecture_key
from desktop.actions.outbox.stamp_bundle import read_stamp
from desktop.documents.whole_file import write_whole
from desktop.domain.french import paris_day
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.usb import deposits
from sync.contract.bundle import MAX_SEALED_BYTES, SUFFIX, BundleTaken
from sync.contract.wire import Transport


class DepositedFile(Struct, frozen=True):
    """What the deposit has made."""

    file: Path  #: the answer, to be carried to the commune
    taken: BundleTaken  #: the platform's answer: what it took of the bundle


def deposit_bundle(places: Places, file: Path, url: str, transport_for: Callable[[str], Transport]) -> DepositedFile:
    """`url` may be "" where the préfecture's key names the platform. Raises Refusal, NetworkError or Declined."""
    key = prefecture_key(places)
    url = check_address(url or key.url)
    try:
        with bundle_file(file).open("rb") as stream:
            sealed = stream.read(MAX_SEALED_BYTES + 1)
    except OSError as error:
        raise Refusal(
            "no_file", f"«\u00a0{file.name}\u00a0» ne peut pas être lu.", field="FICHIER", of_input=True
        ) from error
    transport = transport_for(url)
    try:
        done = deposits.deposit(transport, key, sealed, read_stamp(file))
    finally:
        transport.close()
    taken = done.taken
    name = f"retour-{taken.commune}-{paris_day(taken.received_at).isoformat()}-{taken.id[-8:]}{SUFFIX}"
    target = file.with_name(name)
    write_whole(target, done.return_bundle)
    return DepositedFile(target, taken)
