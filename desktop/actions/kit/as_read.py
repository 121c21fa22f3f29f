"""Makes an act that a person has read and confirmed, but only if what would be sent is still what she read."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal

if TYPE_CHECKING:  # imported with what a window shows, before SQLAlchemy
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext

T = TypeVar("T")
CHANGED = "changed_since_read"


def changed(what: str = "ce qui partirait", remedy: str = "Relisez avant d’envoyer.") -> Refusal:
    return Refusal(CHANGED, f"Rien n’est parti\u00a0: {what} a changé depuis votre lecture.", remedy=remedy)


def as_read(
    context: "CommuneContext",
    /,
    action: Callable[..., Outcome[T]],
    *args: Any,
    reread: "Callable[[Connection], object]",
    read: object,
) -> Outcome[T]:
    """Runs `action`, which calls `reread` in its own transaction, so that nothing can change between look and act.

    Raises Refusal, with the code CHANGED, where `reread` returns something else than `read`. Where it returns None,
    nothing is left to be read, and the action itself refuses, by its own rules.
    """

    def check(connection: "Connection") -> None:
        seen = reread(connection)
        if seen is not None and seen != read:
            raise changed()

    return action(replace(context, check_read=check), *args)
