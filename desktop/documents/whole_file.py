"""A file written whole: beside first, then put in its place, so that no one ever finds half of it."""

import os
from contextlib import suppress
from pathlib import Path

from desktop.domain.refusals import Refusal


def write_whole(path: Path, data: bytes) -> None:
    """Raises Refusal where it cannot be written; a file of that name then stays as it was."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except (OSError, ValueError) as error:  # ValueError: a name that no system takes
        with suppress(OSError, ValueError):
            part.unlink()
        raise Refusal(
            "cannot_write",
            f"« {path.name} » ne peut pas être écrit dans ce dossier.",
            field="file",
            remedy="Choisissez un autre dossier, ou fermez ce fichier s’il est ouvert ailleurs.",
            of_input=True,
        ) from error
