"""The commune's own needs: drafts, and what became of those submitted."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, text

from desktop.database.driver import rows
from desktop.database.queries import mine
from desktop.database.queries.row_values import dicts, row_values
from desktop.database.tables import editing, need
from desktop.database.untouched import BEING_CORRECTED
from desktop.domain.act_words import NOT_THERE, OTHER_PLATFORM
from desktop.domain.needs import FIELDS
from sync.client.ledger import other_platforms
from sync.client.ledger.states import FINAL, VOID, State
from sync.client.ledger.tables import SET_ASIDE, copy, outbox
from sync.contract.published import OwnNeed

_submission, _withdrawal = outbox.alias("submission"), outbox.alias("withdrawal")
#: Not a withdrawal older than the submission: that one went to a former platform, before the need was submitted anew.
_taken_back = (_withdrawal.c.op == need.c.withdraw_op) & (_withdrawal.c.seq > func.coalesce(_submission.c.seq, 0))
_mine, _aside = copy.alias("mine"), copy.alias("aside")
_ORDER = (need.c.updated_at.desc(), need.c.id.desc())
_LISTED = (need.c.discarded_at.is_(None), need.c.amends.is_(None))
#: The mayor's validation of a text: a text that is kept or put back keeps its own.
VALIDATION = ("asked_at", "validated_by", "validated_at")


class NeedRow(Struct, frozen=True, kw_only=True, gc=False):
    """One need. `submitted` (or OTHER_PLATFORM) and `withdrawn` are states of the outbox, "" where there is none.

    `op`, `number`, `received_at`, `reason` and `detail` are the submission's. Of a need that another computer of the
    commune submitted (`elsewhere`) the act is not here; all that is known is that the platform has it, or NOT_THERE.
    `own` is the platform's word on the need, "" until it has come; badge, thread and papers all go by it.
    """

    id: str
    title: str
    description: str
    theme: str
    audience: str
    frequency: str
    current_practice: str
    expected_effect: str
    effect_delay: str
    shareable: str
    partners: str
    decided_by: str
    remarks: str
    created_at: str
    updated_at: str
    discarded_at: str
    submit_op: str
    withdraw_op: str
    asked_at: str
    validated_by: str
    validated_at: str
    amends: str
    base: str
    submitted: str
    withdrawn: str
    number: int | None
    received_at: str
    reason: str
    detail: str
    elsewhere: bool
    own: str

    @property
    def state(self) -> str:
        """Until it is submitted draft, to_validate or validated; withdrawn if a withdrawal stands; else `submitted`."""
        if not self.submit_op:
            return "validated" if self.validated_at else "to_validate" if self.asked_at else "draft"
        if self.withdrawn not in ("", *VOID):
            return "withdrawn"
        return self.submitted


@dataclass(frozen=True, slots=True, kw_only=True)
class EditingRow:
    """What is kept of an editor: JSON of the fields `before` it was opened, a text put `aside`, or both; else ""."""

    need: str
    title: str
    opened_at: str
    updated_at: str
    before: str
    aside: str


def text_of(row: NeedRow) -> dict[str, str]:
    """The fields that a person writes."""
    return {name: getattr(row, name) for name in FIELDS}


def validation_of(row: NeedRow) -> dict[str, str]:
    """The fields of VALIDATION: who validated the text, and when."""
    return {name: getattr(row, name) for name in VALIDATION}


def mayor_validates(connection: Connection) -> bool:
    """Whether the commune lets a need leave only once the mayor has validated it."""
    return bool(rows(connection, "SELECT 1 FROM meta WHERE key = 'mayor_validates' AND value = '1'"))


def listed(connection: Connection, most: int | None = None) -> tuple[NeedRow, ...]:
    """The needs, the last touched first, without those in the bin and corrections being written; at most `most`."""
    if most is None:
        wanted = _needs().where(*_LISTED)
    else:  # the inner query reads no other table: submissions and the rest are looked up for `most` needs only
        wanted = _needs().where(need.c.id.in_(select(need.c.id).where(*_LISTED).order_by(*_ORDER).limit(most)))
    return tuple(_row(row) for row in dicts(connection.execute(wanted.order_by(*_ORDER))))


def among(connection: Connection, ids: Collection[str]) -> tuple[NeedRow, ...]:
    """The needs with these ids, as far as `listed` has them, and in its order."""
    named = need.c.id.in_(text("SELECT value FROM json_each(:ids)").bindparams(ids=json.dumps(list(ids))))
    return tuple(_row(row) for row in dicts(connection.execute(_needs().where(*_LISTED, named).order_by(*_ORDER))))


def count(connection: Connection) -> int:
    """How many needs `listed` has without `most`."""
    return connection.execute(select(func.count()).select_from(need).where(*_LISTED)).scalar_one()


def discarded(connection: Connection) -> tuple[NeedRow, ...]:
    """Drafts in the bin, the last one first."""
    found = connection.execute(_needs().where(need.c.discarded_at.is_not(None)).order_by(need.c.discarded_at.desc()))
    return tuple(_row(row) for row in dicts(found))


def one(connection: Connection, id: str) -> NeedRow | None:
    row = connection.execute(_one(), {"named": id}).first()
    return None if row is None else _row(row._asdict())


def correction_of(connection: Connection, id: str) -> NeedRow | None:
    """The correction of this need that is being written."""
    return next((_row(row) for row in dicts(connection.execute(_correction(), {"named": id}))), None)


def being_corrected(connection: Connection) -> frozenset[str]:
    """Every need of which a correction is being written."""
    return frozenset(id for (id,) in rows(connection, BEING_CORRECTED))


def amended(connection: Connection) -> frozenset[str]:
    """Every need of which a correction left the editor on this computer, answered or not."""
    return frozenset(id for (id,) in rows(connection, "SELECT DISTINCT need FROM amendment"))


def amends(connection: Connection, id: str) -> tuple[tuple[str, str], ...]:
    """Corrections of this need that left the editor: operation and state, the oldest first."""
    asked = "SELECT op, state FROM outbox WHERE type = 'need.amend' AND subject = ? ORDER BY seq"
    return tuple((op, state) for op, state in rows(connection, asked, (id,)))


def amends_here(connection: Connection, id: str) -> tuple[tuple[str, str], ...]:
    """As `amends`, without those that another platform answered, or written upon a text that only such a one has."""
    others = set(connection.scalars(select(outbox.c.op).where(outbox.c.subject == id, answered_elsewhere())))
    if others:
        others |= {op for op, base, _ in amendments(connection, id) if base in others}
    return tuple((op, state) for op, state in amends(connection, id) if op not in others)


def waiting_correction(connection: Connection, id: str) -> str:
    """The state of a correction that has no final answer; "" where there is none."""
    return next((state for _, state in reversed(amends_here(connection, id)) if state not in FINAL), "")


def settled_by_ours(connection: Connection, id: str) -> list[str]:
    """The corrections before the last one that the platform accepted: that one settles any conflict among them."""
    acts = amends_here(connection, id)
    last = max((place for place, (_, state) in enumerate(acts) if state == "accepted"), default=0)
    return [op for op, _ in acts[:last]]


def own(connection: Connection, id: str) -> OwnNeed | None:
    """The need as the platform holds it."""
    found = mine.of(connection, id)
    return found if isinstance(found, OwnNeed) else None


def revision_of(connection: Connection, id: str) -> str:
    """The operation, ours or another computer's, that gave the platform the need's text, as far as is known."""
    theirs = _elsewhere(connection, id)
    return last_of_ours(connection, id) if theirs is None else theirs.revision


def accepted_texts(connection: Connection, id: str = "") -> frozenset[str]:
    """Operations of this database that gave a text to this need at today's platform; to any need, without `id`."""
    taken = outbox.c.state.in_([State.ACCEPTED, State.DEPOSITED]), ~other_platforms.has()
    asked = select(outbox.c.op).where(outbox.c.type.in_(["need.submit", "need.amend"]), *taken)
    return frozenset(connection.scalars(asked.where(outbox.c.subject == id) if id else asked))


def platform_text(need: OwnNeed) -> dict[str, str]:
    """The fields of a need as the platform holds it."""
    return {name: getattr(need, name) or "" for name in FIELDS}


def _elsewhere(connection: Connection, id: str) -> OwnNeed | None:
    """The platform's need, if its text is another computer's and no accepted correction of ours builds upon it."""
    theirs = own(connection, id)
    if theirs is None:
        return None
    submission = rows(connection, "SELECT submit_op FROM need WHERE id = ?", (id,))
    acts = amends(connection, id)
    accepted = {op for op, state in acts if state == "accepted"}
    known = {op for op, _ in acts} | {op for (op,) in submission}
    known |= {base for op, base, _ in amendments(connection, id) if op in accepted}
    return None if theirs.revision in known else theirs


def last_of_ours(connection: Connection, id: str) -> str:
    accepted = [op for op, state in amends_here(connection, id) if state == "accepted"]
    ((submission,),) = rows(connection, "SELECT submit_op FROM need WHERE id = ?", (id,))
    return accepted[-1] if accepted else submission or ""


def amendments(connection: Connection, id: str) -> list[tuple[str, str, str]]:
    """Each correction that left the editor: its operation, that of the text it builds upon, JSON of the text before."""
    return list(rows(connection, "SELECT op, base, before FROM amendment WHERE need = ?", (id,)))


def editing_of(connection: Connection, id: str) -> EditingRow | None:
    return _editing(connection, editing.c.need == id)


def broken_off(connection: Connection) -> EditingRow | None:
    """At start: the last editor that was never closed. None with a text put aside, or once the mayor was asked."""
    unasked = need.c.asked_at.is_(None), need.c.validated_at.is_(None)  # else nothing was typed in it since
    return _editing(connection, editing.c.opened_at != "", editing.c.aside == "", *unasked)


def _editing(connection: Connection, *which: ColumnElement[bool]) -> EditingRow | None:
    fields = editing.c.need, need.c.title, editing.c.opened_at, need.c.updated_at, editing.c.before, editing.c.aside
    found = select(*fields).join(need, need.c.id == editing.c.need).where(*which).order_by(editing.c.opened_at.desc())
    return next((EditingRow(**row._asdict()) for row in connection.execute(found)), None)


@cache  # building the statement costs more than running it for one need
def _needs() -> Select[*tuple[Any, ...]]:
    return (
        select(
            need,
            _submission.c.state.label("submitted"),
            _withdrawal.c.state.label("withdrawn"),
            _submission.c.number,
            _submission.c.received_at,
            _submission.c.reason,
            _submission.c.detail,
            _mine.c.value.label("mine"),
            other_platforms.has(_submission).label("other_platform"),
            func.json_extract(_aside.c.value, "$.lost").label("lost"),
        )
        .outerjoin(_submission, _submission.c.op == need.c.submit_op)
        .outerjoin(_withdrawal, _taken_back & ~other_platforms.has(_withdrawal))
        .outerjoin(_mine, (_mine.c.scope == "mine") & (_mine.c.id == need.c.id))
        .outerjoin(_aside, (_aside.c.scope == SET_ASIDE) & (_aside.c.id == need.c.id))
    )


@cache
def answered_elsewhere() -> ColumnElement[bool]:
    """Whether an act was answered by another platform than today's; the answer may have been a conflict."""
    return other_platforms.has() | ((outbox.c.state == State.CONFLICT) & other_platforms.received())


@cache
def _one() -> Select[*tuple[Any, ...]]:
    return _needs().where(need.c.id == bindparam("named"))


@cache
def _correction() -> Select[*tuple[Any, ...]]:
    return _needs().where(need.c.amends == bindparam("named"))


def _row(found: dict[str, object]) -> NeedRow:
    value, other, lost = found.pop("mine"), found.pop("other_platform"), found.pop("lost")
    found["withdraw_op"] = found["withdrawn"] and found["withdraw_op"]  # no state: it went to another platform
    row = NeedRow(elsewhere=False, own="", **row_values(found))
    theirs = mine.read(value) if isinstance(value, str) and not row.amends else None
    if not isinstance(theirs, OwnNeed):
        return structs.replace(row, submitted=OTHER_PLATFORM) if other else row
    gone = theirs.state == "withdrawn" and row.withdrawn in ("", *VOID)
    row = structs.replace(row, own=theirs.state, withdrawn=State.ACCEPTED if gone else row.withdrawn)
    # From here on: rows of other computers' needs, which effects.mine wrote. They depend on the platform's copy:
    # without it, as after an enrolment with another platform, such a row is read as a draft.
    if row.submit_op or not row.base:
        return row
    at = "" if theirs.moved_at is None else theirs.moved_at.isoformat()
    state = NOT_THERE if lost else State.ACCEPTED
    return structs.replace(row, elsewhere=True, submit_op=theirs.submission, submitted=state, received_at=at)
