"""The préfecture stamps a bundle: signs its digest and the time, in a file beside it, without opening the bundle."""

from pathlib import Path

import msgspec
from msgspec import Struct

from desktop.actions.kit.commune_context import Clock
from desktop.actions.kit.prefecture_key import bundle_file, prefecture_key
from desktop.documents.whole_file import write_whole
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.usb import deposits
from sync.contract.bundle import MAX_SEALED_BYTES, BadBundle
from sync.contract.prefectures import MAX_FILE_BYTES, STAMP_SUFFIX, Stamp
from sync.contract.sealing import file_digest, is_invented, is_sealed


class Stamped(Struct, frozen=True):
    """The stamp; if it was made before, the first one is kept."""

    file: Path  #: the file with the stamp, which goes with the bundle
    stamp: Stamp  #: as signed by the préfecture's key
    department: str  #: number of the préfecture's département


def stamp_bundle(places: Places, file: Path, clock: Clock) -> Stamped:
    """Raises Refusal."""
    key = prefecture_key(places)
    try:
        if bundle_file(file).stat().st_size > MAX_SEALED_BYTES:
            raise Refusal("too_large", "Ce fichier est trop gros pour venir d’une commune.", field="FICHIER")
        with file.open("rb") as stream:
            wrong = "invented" if is_invented(stream) else "" if is_sealed(stream) else "sealed"
        if wrong:
            bad = BadBundle(wrong)
            raise Refusal(bad.code, bad.sentence, field="FICHIER", remedy=bad.remedy, of_input=True)
        digest = file_digest(file)
    except OSError as error:
        raise Refusal(
            "no_file", f"«\u00a0{file.name}\u00a0» ne peut pas être lu.", field="FICHIER", of_input=True
        ) from error
    beside = file.with_name(file.name + STAMP_SUFFIX)
    stamp = read_stamp(file)
    if stamp is None or stamp.bundle != digest or stamp.prefecture != key.prefecture.id:
        stamp = deposits.stamp(key, digest, clock())
        write_whole(beside, msgspec.json.encode(stamp))
    return Stamped(beside, stamp, key.prefecture.department)


def read_stamp(file: Path) -> Stamp | None:
    """The stamp beside a bundle; None where there is none to read."""
    try:
        with file.with_name(file.name + STAMP_SUFFIX).open("rb") as stream:
            return msgspec.json.decode(stream.read(MAX_FILE_BYTES), type=Stamp, strict=True)
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return None
