"""Needs: the row that is grouped, what all may read of it, and what its commune reads of it."""

from typing import Any

import msgspec
from sqlalchemy import select, update

from sync.contract.bodies import NeedAmend, NeedJoin, NeedLeave, NeedSubmit, NeedText, NeedWithdraw
from sync.contract.campaign import Campaign
from sync.contract.own_texts import PUBLIC
from sync.contract.published import Named, OwnNeed, PublicNeed
from sync.platform.conduct import statements
from sync.platform.content import one_line
from sync.platform.effects import again
from sync.platform.effects.accepted import Accepted
from sync.platform.identity import places
from sync.platform.pending import Pending
from sync.platform.publish import feed, own
from sync.platform.tables import need


def submit(into: Pending, act: Accepted, body: NeedSubmit) -> None:
    """Stores the need and publishes it, to all and to its commune."""
    op = act.operation.op
    if act.again:
        there = _row(into, body.need)
        if there is not None and again.gives_way(into, act, there, there.submission):
            return
    # A need that its commune took back and submits again is a new submission under its old id.
    row = {
        "id": body.need,
        "commune": act.commune,
        "submission": op,
        "revision": op,
        "title": one_line(body.title),
        "state": "received",
        "proposal": None,
        "number": act.number,
    }
    into.put(need, row)
    public = PublicNeed(id=body.need, commune=act.commune, commune_name=act.name(), **_fields_of(body, PUBLIC))
    feed.publish(into, "needs", body.need, public)
    into.joined[body.need] = None
    fields = _fields_of(body, NeedText.__struct_fields__)
    value = OwnNeed(id=body.need, submission=op, revision=op, moved_at=act.deposited, **fields)
    own.publish(into, act.commune, value)
    if act.again:
        for later, said in again.followed(into, act, body.need):
            if isinstance(said, NeedAmend):
                amend(into, later, said)
            else:
                withdraw(into, later, said)


def amend(into: Pending, act: Accepted, body: NeedAmend) -> None:
    """The new text takes the old one's place everywhere; where the need stands does not change."""
    op = act.operation.op
    if act.again:
        there = _row(into, body.need)
        if there is None or there.commune != act.commune or again.gives_way(into, act, there, there.revision):
            return
    into.execute(update(need).where(need.c.id == body.need).values(revision=op, title=one_line(body.title)))
    _change_public(into, body.need, **_fields_of(body, PUBLIC))
    fields = _fields_of(body, NeedText.__struct_fields__)
    own.change(into, act.commune, body.need, revision=op, **fields)


def withdraw(into: Pending, act: Accepted, body: NeedWithdraw) -> None:
    """Takes the need off the public list; its commune reads "withdrawn"."""
    if act.again:
        there = _row(into, body.need)
        if there is None or there.submission != body.submission:
            return
    into.execute(update(need).where(need.c.id == body.need).values(state="withdrawn"))
    feed.retract(into, "needs", body.need)
    own.change(into, act.commune, body.need, state="withdrawn", moved_at=act.deposited)


def join(into: Pending, act: Accepted, body: NeedJoin) -> None:
    """Stores the join; the count of the need follows at the end of the block."""
    statements.state(into, "join", body.need, act.operation, body, deposited_at=act.deposited_at)
    into.joined[body.need] = None


def leave(into: Pending, act: Accepted, body: NeedLeave) -> None:
    """Takes joins back; the count of the need follows at the end of the block."""
    statements.take_back(into, "join", body.need, act.commune, body.joins, op=act.operation.op)
    into.joined[body.need] = None


def tell_joins(into: Pending, campaign: Campaign) -> None:
    """Who has joined each need of the block that may have changed in this: one query for all of them."""
    if not into.joined:
        return
    joined: dict[str, tuple[Named, ...]] = dict.fromkeys(into.joined, ())
    for one in statements.holding(into, "join", subject=into.joined):
        name = places.name(one.commune, demonstration=campaign.demonstration)
        comment = one_line(one.body(NeedJoin).comment)
        joined[one.subject] += (Named(commune=one.commune, name=name, comment=comment),)
    into.look_up("needs", "", joined)
    for need_id, names in joined.items():
        _change_public(into, need_id, joined=names)


def _row(into: Pending, id_: str) -> Any:
    return into.execute(select(need).where(need.c.id == id_)).one_or_none()


def _fields_of(text: NeedText, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(text, name) for name in names}


def _change_public(into: Pending, need_id: str, **changes: Any) -> None:
    """Nothing happens where the need is no longer public."""
    text = feed.value(into, "needs", need_id)
    if text is None:
        return
    before = msgspec.json.decode(text, type=PublicNeed)
    after = msgspec.structs.replace(before, **changes)
    if after != before:
        feed.publish(into, "needs", need_id, after)
