"""Writes a file beside its place first and then renames it, so that nobody ever finds a half-written file."""

import os
from contextlib import suppress
from pathlib import Path

from desktop.domain.refusals import Refusal
from desktop.paths import is_full

_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def write_whole(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Raises Refusal if the file cannot be written; an existing file then stays unchanged.

    `secret`: no other account can read it at any moment.
    """
    try:
        replace_whole(path, data, secret=secret)
    except (OSError, ValueError) as error:  # ValueError: for a name that the system does not take
        if is_full(error):
            raise Refusal(
                "disk_full",
                f"Le disque est plein\u00a0: «\u00a0{path.name}\u00a0» n’y est pas enregistré.",
                field="file",
                remedy="Libérez de la place, ou choisissez un autre disque.",
                of_input=True,
            ) from error
        raise Refusal(
            "cannot_write",
            f"«\u00a0{path.name}\u00a0» ne peut pas être écrit dans ce dossier.",
            field="file",
            remedy="Choisissez un autre dossier, ou fermez ce fichier s’il est ouvert ailleurs.",
            of_input=True,
        ) from error


def replace_whole(path: Path, data: bytes, *, secret: bool = False) -> None:
    """The same, where nobody has chosen the place: raises what the system says."""
    part = part_of(path)
    try:
        part.unlink(missing_ok=True)
        with open(os.open(part, _NEW, 0o600 if secret else 0o666), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except (OSError, ValueError):
        with suppress(OSError, ValueError):  # there may be none; else it is removed next time
            part.unlink()
        raise


def part_of(path: Path) -> Path:
    """The file beside it, which is left where the program is killed before the renaming."""
    return path.with_name(f".{path.name}.part")
