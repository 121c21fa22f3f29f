"""Reads the small files that note something: one that cannot be read now is not taken for a lost one."""

import errno
import os
from pathlib import Path

from desktop.domain.french import FIXED
from desktop.domain.refusals import Refusal

_NOT_THERE = (errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ELOOP)
_REASONS = dict.fromkeys(
    (errno.EACCES, errno.EPERM), "un autre programme l’occupe, ou ce compte n’a pas le droit de le lire"
) | {errno.EIO: "le disque a répondu par une erreur"}
_REMEDY = "Rien n’a été effacé. Attendez quelques secondes, puis recommencez."


def read_note(file: Path, what: str = "du monde d’exemple") -> bytes | None:
    """None where there is none. Raises Refusal where another program, a right or the disk stands in the way.

    `what`: follows its name where that is told.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        if error.errno in _NOT_THERE or os.path.isdir(file):  # Windows says of a folder that it may not be opened
            return None
        reason = _REASONS.get(error.errno or 0, f"le système a répondu par l’erreur{FIXED}{error.errno}")
        sentence = f"«\u00a0{file.name}\u00a0», {what}, ne peut pas être lu\u00a0: {reason}."
        raise Refusal("held", sentence, remedy=_REMEDY) from error
