"""Needs: the row that is grouped, what all may read of it, and what its commune reads of it."""

from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, update

from sync.contract.bodies import NeedAmend, NeedJoin, NeedLeave, NeedSubmit, NeedText, NeedWithdraw
from sync.contract.published import Named, OwnNeed, PublicNeed
from sync.platform import feed, own, statements
from sync.platform.content import one_line
from sync.platform.effects.accepted import Accepted
from sync.platform.tables import need

#: What all may read. Whatever else is said of a need is for the platform's services alone.
_PUBLIC = (
    "title",
    "description",
    "theme",
    "audience",
    "frequency",
    "expected_effect",
    "effect_delay",
    "shareable",
    "partners",
)


def submit(connection: Connection, act: Accepted, body: NeedSubmit) -> None:
    op = act.operation.op
    # A need that its commune took back and submits again is a new submission under its old id.
    connection.execute(delete(need).where(need.c.id == body.need))
    connection.execute(
        insert(need).values(
            id=body.need,
            commune=act.commune,
            submission=op,
            revision=op,
            title=one_line(body.title),
            state="received",
            proposal=None,
            number=act.number,
        )
    )
    public = PublicNeed(
        id=body.need,
        commune=act.commune,
        commune_name=act.name(),
        joined=_joined(connection, act, body.need),
        **_said(body, _PUBLIC),
    )
    feed.publish(connection, "needs", body.need, public)
    said = _said(body, NeedText.__struct_fields__)
    value = OwnNeed(id=body.need, submission=op, revision=op, moved_at=act.deposited, **said)
    own.publish(connection, act.commune, value)


def amend(connection: Connection, act: Accepted, body: NeedAmend) -> None:
    """The new text takes the old one's place everywhere; where the need stands does not change."""
    op = act.operation.op
    connection.execute(update(need).where(need.c.id == body.need).values(revision=op, title=one_line(body.title)))
    _change_public(connection, body.need, **_said(body, _PUBLIC))
    said = _said(body, NeedText.__struct_fields__)
    own.change(connection, act.commune, body.need, revision=op, **said)


def withdraw(connection: Connection, act: Accepted, body: NeedWithdraw) -> None:
    connection.execute(update(need).where(need.c.id == body.need).values(state="withdrawn"))
    feed.retract(connection, "needs", body.need)
    own.change(connection, act.commune, body.need, state="withdrawn", moved_at=act.deposited)


def join(connection: Connection, act: Accepted, body: NeedJoin) -> None:
    statements.state(connection, "join", body.need, act.operation, body, deposited_at=act.deposited_at)
    _change_public(connection, body.need, joined=_joined(connection, act, body.need))


def leave(connection: Connection, act: Accepted, body: NeedLeave) -> None:
    statements.take_back(connection, "join", body.need, act.commune, body.joins, op=act.operation.op)
    _change_public(connection, body.need, joined=_joined(connection, act, body.need))


def _said(text: NeedText, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(text, name) for name in names}


def _joined(connection: Connection, act: Accepted, need_id: str) -> tuple[Named, ...]:
    return tuple(
        Named(commune=one.commune, name=act.name(one.commune), comment=one_line(one.body(NeedJoin).comment))
        for one in statements.holding(connection, "join", subject=need_id)
    )


def _change_public(connection: Connection, need_id: str, **changes: Any) -> None:
    """Nothing happens where the need is no longer public."""
    text = feed.value(connection, "needs", need_id)
    if text is None:
        return
    before = msgspec.json.decode(text, type=PublicNeed)
    after = msgspec.structs.replace(before, **changes)
    if after != before:
        feed.publish(connection, "needs", need_id, after)
