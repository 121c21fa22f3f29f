"""Acts on what a person has read, but only if it is still so: before it is sent, and before a draft is overwritten."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from desktop.domain.changes import Outcome
from desktop.domain.refusals import Refusal

if TYPE_CHECKING:  # imported with what a window shows, before SQLAlchemy
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext

T = TypeVar("T")
CHANGED = "changed_since_read"
REWRITTEN = "rewritten_elsewhere"


def changed(what: str = "ce qui partirait", remedy: str = "Relisez avant d’envoyer.") -> Refusal:
    return Refusal(CHANGED, f"Cet envoi n’est pas parti\u00a0: {what} a changé depuis votre lecture.", remedy=remedy)


def rewritten() -> Refusal:
    return Refusal(REWRITTEN, "Ce texte a été changé ailleurs entre-temps.", remedy="Relisez-le d’abord.")


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


def unless_rewritten(
    context: "CommuneContext",
    stored: "Callable[[Connection], Mapping[str, str] | None]",
    read: Mapping[str, str],
    written: Mapping[str, str],
) -> "CommuneContext":
    """For an action that writes in a draft: it raises Refusal where another program has written there since `read`.

    `stored` returns the text of the draft, None where there is none: the action itself refuses then. What is stored as
    it is to be `written` is no other text: an earlier try may have stored it and failed after that.
    """

    def check(connection: "Connection") -> None:
        texts = (stored(connection) or {}).items()
        if any(text not in (read.get(name), written.get(name)) for name, text in texts):
            raise rewritten()

    return replace(context, check_read=check)
