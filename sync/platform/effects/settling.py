"""Makes a need of all its accepted acts, in whatever order they came: its row, and what is read of it.

The usual ways of a new need and of its correction are shorter, and lead to the same result (`needs.py`).
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import RowMapping, select

from sync.contract.bodies import NeedAmend, NeedSubmit, NeedText, NeedWithdraw, body_of
from sync.contract.identifiers import later
from sync.contract.own_texts import PUBLIC
from sync.contract.published import OwnNeed, PublicNeed
from sync.platform.content import one_line
from sync.platform.effects import history, standing
from sync.platform.effects.accepted import Accepted
from sync.platform.effects.standing import Text
from sync.platform.pending import Pending
from sync.platform.publish import feed, own
from sync.platform.tables import need


class _Acts(Struct, frozen=True):
    """Accepted acts of one commune on one need, by their ids; withdrawals by the submission that they name."""

    submissions: dict[str, Accepted] = field(default_factory=dict)  #: need.submit, the latest first
    corrections: dict[str, Accepted] = field(default_factory=dict)  #: need.amend, the latest first
    #: Of several need.withdraw that name one submission, the earliest.
    withdrawals: dict[str, Accepted] = field(default_factory=dict)
    texts: dict[str, NeedText] = field(default_factory=dict)  #: the texts of submissions and corrections

    def first(self) -> tuple[str, str]:
        """When the need was first submitted."""
        return min(map(_when, self.submissions.values()))


def settle(into: Pending, act: Accepted, need_id: str) -> None:
    """Writes the need that this act, of any kind, and all others that are here amount to."""
    acts = _sorted(history.of_need(into, act.campaign, act.commune, need_id))
    if not acts.submissions:
        history.came_early(into, act, need_id)
        return
    there = into.execute(select(need).where(need.c.id == need_id)).mappings().one_or_none()
    if there is not None and there["commune"] != act.commune:
        others = _sorted(history.of_need(into, act.campaign, there["commune"], need_id))
        if others.submissions and others.first() <= acts.first():
            return  # the id is that of the commune which was first
        there = None
    submission = _standing(acts)
    if there is not None and there["submission"] != submission.operation.op:
        there = None
    _write(into, need_id, acts, submission, there)


def _sorted(accepted: Iterable[Accepted]) -> _Acts:
    acts = _Acts()
    for one in sorted(accepted, key=_when, reverse=True):
        op, body = one.operation.op, body_of(one.operation)
        match body:
            case NeedSubmit():
                acts.submissions[op], acts.texts[op] = one, body
            case NeedAmend():
                acts.corrections[op], acts.texts[op] = one, body
            case NeedWithdraw():
                acts.withdrawals[body.submission] = one  # they come latest first, so the earliest stays
    return acts


def _standing(acts: _Acts) -> Accepted:
    """The latest submission; where it is withdrawn, one that was written after it, as an id may be submitted again.

    An earlier submission was withdrawn as well, even where its withdrawal has not come again yet: it must not become
    public meanwhile.
    """
    latest, *_ = acts.submissions.values()
    if latest.operation.op in acts.withdrawals:
        for op, one in acts.submissions.items():
            if op not in acts.withdrawals and later(op, latest.operation.op):
                return one
    return latest


def _text(acts: _Acts, submission: Accepted) -> str:
    """The id of the act whose text stands for this submission.

    A correction whose base is not here counts as one of this submission, unless it came, and was written, before it.
    """
    first, at = submission.operation.op, submission.deposited_at.encode()
    texts = []
    for op, one in acts.corrections.items():
        base, body = one.operation.base or "", acts.texts[op]
        somewhere = base in acts.corrections or base in acts.submissions or base in acts.withdrawals
        if not somewhere and (one.deposited_at.encode() >= at or later(op, first)):
            base = first
        replaces = body.replaces if isinstance(body, NeedAmend) else ()
        texts.append(Text(op=op, base=base, deposited_at=one.deposited_at, replaces=replaces))
    return standing.last(first, texts)


def _write(into: Pending, need_id: str, acts: _Acts, submission: Accepted, there: RowMapping | None) -> None:
    """Writes the need. `there`: its row, if that is this submission's already; what operators did with it stays."""
    op, back = submission.operation.op, acts.withdrawals.get(submission.operation.op)
    revision = _text(acts, submission)
    text = acts.texts[revision]
    row = {
        "id": need_id,
        "commune": submission.commune,
        "submission": op,
        "revision": revision,
        "title": one_line(text.title),
        "state": "withdrawn" if back else there["state"] if there else "received",
        "proposal": there["proposal"] if there else None,
        "number": there["number"] if there else submission.number,
    }
    if there is None or row != dict(there):
        into.put(need, row)
        _tell_all(into, submission, text, row)
    _tell_commune(into, submission, text, row, submission if back is None else back)


def _tell_all(into: Pending, submission: Accepted, text: NeedText, row: dict[str, Any]) -> None:
    """Publishes the need to all; who joined it is told at the end of the block."""
    if row["state"] == "withdrawn":
        feed.retract(into, "needs", row["id"])
        return
    value = PublicNeed(
        id=row["id"],
        commune=submission.commune,
        commune_name=submission.name(),
        proposal=row["proposal"] or msgspec.UNSET,
        **fields_of(text, PUBLIC),
    )
    feed.publish(into, "needs", value.id, value)
    into.joined[value.id] = None


def _tell_commune(into: Pending, submission: Accepted, text: NeedText, row: dict[str, Any], moved: Accepted) -> None:
    """Tells the commune. An operator's answer and its time stay, unless the need was withdrawn meanwhile."""
    before = own.read(into, submission.commune, row["id"])
    values = fields_of(text, NeedText.__struct_fields__) | {"revision": row["revision"], "state": row["state"]}
    if isinstance(before, OwnNeed) and before.submission == row["submission"]:
        answered = before.state == row["state"] not in ("received", "withdrawn")
        at = before.moved_at if answered else moved.deposited
        after = msgspec.structs.replace(before, moved_at=at, **values)
    else:
        after = OwnNeed(id=row["id"], submission=row["submission"], moved_at=moved.deposited, **values)
    if after != before:
        own.publish(into, submission.commune, after)


def fields_of(text: NeedText, names: tuple[str, ...]) -> dict[str, Any]:
    """These fields of a need's text."""
    return {name: getattr(text, name) for name in names}


def _when(one: Accepted) -> tuple[str, str]:
    return one.deposited_at, one.operation.op
