"""Erasures that the platform is asked for, and the platform of an earlier enrolment, which cannot be asked any more."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from desktop.database.driver import rows
from desktop.domain.erasure import Remnant
from sync.client.ledger import other_platforms, personal, stored
from sync.client.ledger.states import VOID, State
from sync.client.ledger.tables import outbox
from sync.contract.bodies import PersonalErase, body_of
from sync.contract.operations import Operation

#: Key of `meta`: a `NamedByErasure`.
NAMED = "erasure_named"


class NamedByErasure(Struct, frozen=True):
    """What an erasure keeps, so that a repeated one can name again what it had named."""

    texts: tuple[str, ...] = ()  #: places of texts that named the person (`naming.Marks`)
    maybe: tuple[str, ...] = ()  #: places of texts that had the family name alone
    communes: tuple[str, ...] = ()  #: INSEE codes of others on this computer that did


def named_before(connection: Connection) -> NamedByErasure:
    """What the last erasure has kept; nothing where that cannot be read."""
    read = rows(connection, "SELECT value FROM meta WHERE key = ?", (NAMED,))
    return (stored.kept(read[0][0], NamedByErasure) if read else None) or NamedByErasure()


def left_elsewhere(connection: Connection) -> tuple[Remnant, ...]:
    """Acts whose personal data another platform has, and was never asked to erase; none that cannot be read."""
    acts = select(outbox.c.title, outbox.c.frozen).where(other_platforms.has()).order_by(outbox.c.seq)
    received = [(title, stored.kept(frozen, Operation)) for title, frozen in connection.execute(acts)]
    asked = {op for _, operation in received for op in _named(operation)}
    return tuple(
        Remnant(place="platform", id=operation.op, title=title)
        for title, operation in received
        if operation is not None and operation.personal and operation.op not in asked
    )


def to_ask(connection: Connection) -> tuple[str, ...]:
    """Acts whose data today's platform may have and was not asked to erase, beside those with data in the outbox.

    Another platform alone was asked, or they are not in this database.
    """
    here, there = _asked(connection)
    return tuple(sorted(there.union(personal.elsewhere(connection)) - here))


def of_copy(connection: Connection, copied: Connection, carried: Sequence[str]) -> tuple[str, ...]:
    """The same of acts that are in a copy of this database: those with data there, and those of erasures made there.

    An act that was cancelled here since has never left.
    """
    unasked = set(carried).union(*_asked(copied)) - _asked(connection)[0]
    void = select(outbox.c.op).where(outbox.c.state == State.CANCELLED)
    return tuple(sorted(unasked.difference(connection.scalars(void)))) if unasked else ()


def of_other_computers(connection: Connection) -> tuple[Remnant, ...]:
    """Acts that other computers of the commune have made: what was typed there stays there."""
    return tuple(Remnant(place="computer", id=op) for op in personal.of_others(connection))


def _asked(connection: Connection) -> tuple[set[str], set[str]]:
    """Acts named by erasures: by those that today's platform has or will get, and by those that another one has."""
    made = select(outbox.c.frozen, other_platforms.has()).where(
        outbox.c.type == "personal.erase", outbox.c.state.not_in(VOID)
    )
    here, there = set[str](), set[str]()
    for frozen, elsewhere in connection.execute(made):
        (there if elsewhere else here).update(_named(stored.kept(frozen, Operation)))
    return here, there


def _named(operation: Operation | None) -> tuple[str, ...]:
    """Ids of the acts whose personal data this one asks to erase; none where it cannot be read."""
    try:
        body = None if operation is None else body_of(operation)
    except msgspec.ValidationError:
        return ()
    return body.operations if isinstance(body, PersonalErase) else ()
