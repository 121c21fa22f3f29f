"""Needs: the row that is grouped, what all may read of it, and what its commune reads of it."""

from typing import Any

import msgspec
from sqlalchemy import update

from sync.contract.bodies import NeedAmend, NeedJoin, NeedLeave, NeedSubmit, NeedText, NeedWithdraw
from sync.contract.campaign import Campaign
from sync.contract.own_texts import PUBLIC
from sync.contract.published import JOIN, Named, OwnNeed, PublicNeed
from sync.platform.conduct import statements
from sync.platform.content import one_line
from sync.platform.effects import history
from sync.platform.effects.accepted import Accepted
from sync.platform.effects.settling import fields_of, settle
from sync.platform.identity import places
from sync.platform.pending import Pending
from sync.platform.publish import feed, own
from sync.platform.tables import need


def submit(into: Pending, act: Accepted, body: NeedSubmit) -> bool:
    """Stores the need and publishes it, to all and to its commune. True where it was made of all acts on it."""
    op = act.operation.op
    history.note(into, act, body.need)
    if act.again or body.need in into.met:
        settle(into, act, body.need)
        return True
    into.met.add(body.need)
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
    public = PublicNeed(id=body.need, commune=act.commune, commune_name=act.name(), **fields_of(body, PUBLIC))
    feed.publish(into, "needs", body.need, public)
    into.joined[body.need] = None
    fields = fields_of(body, NeedText.__struct_fields__)
    value = OwnNeed(id=body.need, submission=op, revision=op, moved_at=act.deposited, **fields)
    own.publish(into, act.commune, value)
    return False


def amend(into: Pending, act: Accepted, body: NeedAmend) -> bool:
    """The new text takes the old one's place everywhere; where the need stands does not change."""
    history.note(into, act, body.need)
    if act.again:
        settle(into, act, body.need)
        return True
    # The rules have made sure that it was written upon the text that stands.
    op = act.operation.op
    into.execute(update(need).where(need.c.id == body.need).values(revision=op, title=one_line(body.title)))
    _change_public(into, body.need, **fields_of(body, PUBLIC))
    fields = fields_of(body, NeedText.__struct_fields__)
    own.change(into, act.commune, body.need, revision=op, **fields)
    return False


def withdraw(into: Pending, act: Accepted, body: NeedWithdraw) -> bool:
    """Takes the need off the public list; its commune reads "withdrawn"."""
    history.note(into, act, body.need)
    settle(into, act, body.need)
    return True


def join(into: Pending, act: Accepted, body: NeedJoin) -> None:
    """Stores the join; the count of the need, and what the commune reads of it, follow at the end of the block."""
    statements.state(into, "join", body.need, act.operation, body, deposited_at=act.deposited_at)
    into.joined[body.need] = None
    into.retaken[JOIN, act.commune, body.need] = None


def leave(into: Pending, act: Accepted, body: NeedLeave) -> None:
    """Takes joins back, also those that have not come yet; the rest follows at the end of the block."""
    statements.take_back(into, "join", body.need, act.commune, body.joins, op=act.operation.op)
    into.joined[body.need] = None
    into.retaken[JOIN, act.commune, body.need] = None


def tell_joins(into: Pending, campaign: Campaign) -> None:
    """Publishes who has joined the needs whose joins may have changed in this block: one query for all of them."""
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


def _change_public(into: Pending, need_id: str, **changes: Any) -> None:
    """Publishes the need with these changes; nothing happens where it is no longer public."""
    before = feed.read(into, "needs", need_id, PublicNeed)
    if before is not None and (after := msgspec.structs.replace(before, **changes)) != before:
        feed.publish(into, "needs", need_id, after)
