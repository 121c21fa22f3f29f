"""The file of the proxy's password, one for all accounts of a computer: what is wrong with it, and what it holds.

Each program runs as the account that uses it, so whoever may use the password can read it. The file's group bounds
who that is; on Windows its access list does, which is not examined here.
"""

import logging
import os
import stat
from pathlib import Path

_log = logging.getLogger(__name__)
_MOST = 200  # letters, as of a password that is typed
_OPEN = stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH


def trouble(value: str) -> str:
    """What is wrong, naming the file and nothing of what it holds; "" if nothing."""
    file = Path(value)
    if not file.is_absolute():
        return "le chemin complet d’un fichier qui contient le mot de passe est attendu."
    try:
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode):
            return "un fichier est attendu, et rien d’autre."
        if os.name != "nt" and mode & _OPEN:
            return (
                "tout compte peut lire ce fichier, ou son groupe peut l’écrire\u00a0: donnez-le à root et à un groupe,"
                " avec les droits 0640."
            )
        password = _password(file)
    except FileNotFoundError:
        return "ce fichier n’existe pas."
    except UnicodeDecodeError:
        return "ce fichier n’est pas du texte UTF-8."
    except OSError:
        return "ce compte n’a pas le droit de lire ce fichier\u00a0: mettez-le dans son groupe."
    if not 0 < len(password) <= _MOST or not password.isprintable():
        return f"ce fichier doit contenir le mot de passe seul, sur une ligne de {_MOST} caractères au plus."
    if password != password.strip():  # as `echo secret > file` of Windows writes it
        return "une espace y précède ou y suit le mot de passe, comme «\u00a0echo\u00a0» en met une\u00a0: ôtez-la."
    return ""


def read(file: Path) -> str:
    """The password; "" where it cannot be read any more, so that the proxy refuses."""
    try:
        return _password(file)
    except (OSError, UnicodeDecodeError) as error:
        _log.warning("proxy password file not readable: %s", type(error).__name__)
        return ""


def _password(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(4 * _MOST + 5).decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
