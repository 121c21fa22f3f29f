"""What a script hands over on standard input, such as a password: UTF-8 on every system."""

import sys
from collections.abc import Callable

from sync.commandline.arguments import WrongUsage


def read_line(most: int) -> str:
    """The first line, without its end; of at most so many characters. Raises WrongUsage if it is not UTF-8."""
    return _read(lambda: sys.stdin.readline(most)).rstrip("\r\n")


def read_all(most: int) -> str:
    """All of it, but at most so many characters. Raises WrongUsage if it is not UTF-8."""
    return _read(lambda: sys.stdin.read(most))


def _read(read: Callable[[], str]) -> str:
    try:
        return read()
    except UnicodeDecodeError as error:
        raise WrongUsage("Ce qui est donné sur l’entrée standard n’est pas un texte en UTF-8.") from error
