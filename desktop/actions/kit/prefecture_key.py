"""The préfecture's key on an adviser's computer: a file in the data folder, made by the platform."""

import os
import stat
from pathlib import Path

import msgspec

from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.contract.prefectures import KEY_FILE, MAX_FILE_BYTES, PrefectureKey

_WHERE = f"Mettez le fichier reçu de la plateforme dans le dossier des données, sous le nom «\u00a0{KEY_FILE}\u00a0»."


def prefecture_key(places: Places) -> PrefectureKey:
    """Reads the key. Raises Refusal where there is none, other accounts can read it, or it is not such a key."""
    file = places.data / KEY_FILE
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES)
    except OSError as error:
        raise _refusal("Cet ordinateur n’a pas la clé d’une préfecture.", _WHERE) from error
    if os.name == "posix" and mode & 0o077:
        sentence = f"La clé «\u00a0{file}\u00a0» est lisible par d’autres comptes."
        raise _refusal(sentence, "Réservez-la à votre compte (chmod 600).")
    try:
        key = msgspec.json.decode(data, type=PrefectureKey, strict=True)
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise _refusal(f"La clé «\u00a0{file}\u00a0» est illisible.", "Demandez-en une nouvelle.") from error
    if key.signing.id != key.prefecture.id:
        raise _refusal(f"La clé «\u00a0{file}\u00a0» est abîmée.", "Demandez-en une nouvelle.")
    return key


def bundle_file(file: Path) -> Path:
    """The file itself. Raises Refusal where it does not exist or is not a file."""
    if not file.is_file():
        raise Refusal("no_file", f"«\u00a0{file.name}\u00a0» est introuvable.", field="FICHIER", of_input=True)
    return file


def _refusal(sentence: str, remedy: str) -> Refusal:
    return Refusal("no_prefecture_key", sentence, field="--data-dir", remedy=remedy)
