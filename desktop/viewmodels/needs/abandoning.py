"""A correction that is abandoned has no bin: it goes for good, but only as she was asked about it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from desktop.actions.kit.as_read import rewritten
from desktop.actions.needs.discard_need import discard_need
from desktop.database.queries import needs
from desktop.domain import needs as rules
from desktop.domain.act_words import titled
from desktop.domain.french import quoted
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.confirmation import act_as_read
from desktop.viewmodels.kit.french import NARROW

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Abandoned(Struct, frozen=True):
    """What goes with a correction that is abandoned."""

    text: dict[str, str]  #: of each field, by its name
    aside: str  #: a text put aside beside it, as JSON; "" for none


def abandoned(connection: "Connection", id: str) -> Abandoned | None:
    row, marker = needs.one(connection, id), needs.editing_of(connection, id)
    return None if row is None else Abandoned(needs.text_of(row), "" if marker is None else marker.aside)


def loses_words(connection: "Connection", id: str, corrects: str) -> tuple[bool, Abandoned | None]:
    """Whether words go for good with this correction: its own, or a text put aside beside it; and all that goes."""
    goes = abandoned(connection, id)
    return corrects in needs.being_corrected(connection) or bool(goes is not None and goes.aside), goes


def question(title: str, *, anew: bool) -> str:
    sentence = (
        f"Abandonner la correction de {quoted(titled(title, 'need'))}{NARROW}? Ce que vous avez changé sera"
        " effacé, et ne sera pas dans la corbeille. Le besoin garde le texte qu’il a."
    )
    return f"{rewritten().sentence} {sentence}" if anew else sentence


def abandon(
    actor: Actor,
    id: str,
    read: Abandoned | None,
    typed: Mapping[str, str],
    *,
    then: Callable[[None], object],
    refused: Callable[[Refusal], object],
    again: Callable[[], object],
    failed: Callable[[str], object] | None,
) -> None:
    """Erases it if it says what was `read`, but for what was `typed` here since; otherwise calls `again`."""
    if read is not None:
        read = replace(read, text=read.text | {name: rules.clean(name, text) for name, text in typed.items()})
    act_as_read(
        actor,
        discard_need,
        id,
        reread=lambda connection: abandoned(connection, id),
        read=read,
        then=then,
        refused=refused,
        again=again,
        failed=failed,
    )
