"""Imports SQLAlchemy without Python's `asyncio`: 1.5 MiB of a window that has no use for it.

SQLAlchemy imports it for engines that the desktop does not have, and takes one of its functions at that moment.
"""

import sys
from types import ModuleType
from typing import Any

_NAME = "asyncio"


class _OnDemand(ModuleType):
    """What SQLAlchemy holds in its place: asked for anything, it imports the real one and answers by it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(_NAME) is self:
            raise AttributeError(name)
        import asyncio  # noqa: PLC0415 - here, where it is asked for

        return getattr(asyncio, name)

    def iscoroutine(self, thing: object) -> bool:
        answer: bool = self.__getattr__("iscoroutine")(thing)
        return answer


def import_sqlalchemy() -> None:
    """To be called before anything else imports it; where either is there already, nothing is done."""
    if _NAME in sys.modules or "sqlalchemy" in sys.modules:
        return
    sys.modules[_NAME] = _OnDemand(_NAME)
    try:
        import sqlalchemy.dialects.sqlite  # noqa: F401, PLC0415 - not before the name is taken
    finally:
        del sys.modules[_NAME]
