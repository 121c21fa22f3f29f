"""The commune's own needs: drafts, and what became of those that were sent."""

import json
from collections.abc import Collection
from functools import cache
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import ColumnElement, Connection, Select, TextClause, bindparam, func, literal_column, select, text

from desktop.database.driver import rows
from desktop.database.named_submission import named_submission
from desktop.database.queries import mine
from desktop.database.queries.acts import of_today
from desktop.database.queries.row_values import dicts, row_values
from desktop.database.tables import editing, need
from desktop.database.untouched import BEING_CORRECTED, TYPED
from desktop.domain.act_words import NOT_THERE, OTHER_PLATFORM
from desktop.domain.needs import FIELDS
from sync.client.ledger import other_platforms
from sync.client.ledger.states import DUE, FINAL, VOID, State
from sync.client.ledger.tables import SET_ASIDE, copy, outbox
from sync.contract.published import OwnNeed

_submission, _withdrawal = outbox.alias("submission"), outbox.alias("withdrawal")
_takes_back: ColumnElement[Any] = literal_column(named_submission("withdrawal"))
_mine, _aside = copy.alias("mine"), copy.alias("aside")
_ORDER = (need.c.updated_at.desc(), need.c.id.desc())
_LISTED = (need.c.discarded_at.is_(None), need.c.amends.is_(None))
#: The fields of the mayor's validation. They belong to one text: a text that is put back brings its own.
VALIDATION = ("asked_at", "validated_by", "validated_at")
#: States of a submission that may still come to count at today's platform, which has not told of it yet.
_UNDER_WAY = (*DUE, State.IN_FLIGHT, State.DEPOSITED)


class NeedRow(Struct, frozen=True, kw_only=True, gc=False):
    """One need: what the secretary typed, and what became of it. Every text is "" while nothing was said.

    `submitted` to `detail` are about the submission. Where another computer of the commune sent the need (`elsewhere`)
    that act is not here: all that is known is that the platform has it, or has lost it (NOT_THERE).
    """

    id: str  #: UUID, made with the draft
    title: str  #: public; on one line
    description: str  #: public; kept up to MAX_DRAFT characters, sent up to CAPS
    theme: str  #: id of a theme of the campaign; "" while not chosen
    audience: str  #: public: for whom
    frequency: str  #: public: how often it is needed, in her words
    current_practice: str  #: for the platform's services alone: how the mairie does it today
    expected_effect: str  #: public
    effect_delay: str  #: public: how soon, in her words
    shareable: str  #: public: yes | no | ""; whether other communes could use what answers it
    partners: str  #: public: partners and intercommunalité
    decided_by: str  #: for the platform's services alone: who decided it
    remarks: str  #: for the platform's services alone
    created_at: str  #: ISO text, like the times below; by this computer's clock, or the platform's where `elsewhere`
    updated_at: str  #: last change of the text here
    discarded_at: str  #: when it was put into the bin; "" outside it
    submit_op: str  #: id of the act that submitted it; "" for a draft
    withdraw_op: str  #: id of the act that withdraws it; "" for none at today's platform
    asked_at: str  #: when the mayor was asked to validate; "" again after each change
    validated_by: str  #: who validated, as typed; "" like `asked_at`
    validated_at: str  #: when he or she did; "" likewise
    amends: str  #: of a correction being written: id of the need that it corrects; else ""
    base: str  #: of a correction, or another computer's need: id of the act whose text it starts from; else ""
    submitted: str  #: state of the submission in the outbox, or OTHER_PLATFORM; "" for a draft
    withdrawn: str  #: state of the withdrawal; "" for none
    number: int | None  #: of the submission's receipt; None before it
    received_at: str  #: platform time of the receipt; "" before it
    reason: str  #: stable code of a refusal or hold; "" for none
    detail: str  #: the same as a French sentence
    elsewhere: bool  #: another computer of the commune sent it
    refused_there: bool = False  #: of one in the state OTHER_PLATFORM: that platform has refused it
    own: str  #: the platform's word (OwnNeed.state) by which badge, thread and papers go; "" before it

    @property
    def state(self) -> str:
        """draft, to_validate or validated until it is sent; withdrawn if a withdrawal stands; else `submitted`."""
        if not self.submit_op:
            return "validated" if self.validated_at else "to_validate" if self.asked_at else "draft"
        if self.withdrawn not in ("", *VOID):
            return "withdrawn"
        return self.submitted


class EditingRow(Struct, frozen=True, kw_only=True):
    """What is kept of a need's editor: the text before it was opened, a text put aside, or both."""

    need: str  #: its id
    title: str  #: as typed so far
    opened_at: str  #: ISO text; "" if the editor is closed
    updated_at: str  #: last change of the need, ISO text
    before: str  #: JSON of the text as the editor was opened; "" if it is closed
    aside: str  #: JSON of the text put aside; "" for none


def text_of(row: NeedRow) -> dict[str, str]:
    """The fields that a person writes."""
    return {name: getattr(row, name) for name in FIELDS}


def validation_of(row: NeedRow) -> dict[str, str]:
    """The fields of VALIDATION: who validated the text, and when."""
    return {name: getattr(row, name) for name in VALIDATION}


def mayor_validates(connection: Connection) -> bool:
    """Whether the commune sends a need only once the mayor has validated it."""
    return bool(rows(connection, "SELECT 1 FROM meta WHERE key = 'mayor_validates' AND value = '1'"))


def listed(connection: Connection, most: int | None = None) -> tuple[NeedRow, ...]:
    """The needs, the last changed first, at most `most`; none from the bin, no corrections being written."""
    if most is None:
        wanted = _needs().where(*_LISTED)
    else:  # the inner query keeps it quick: the other tables are read for `most` needs only
        wanted = _needs().where(need.c.id.in_(select(need.c.id).where(*_LISTED).order_by(*_ORDER).limit(most)))
    return tuple(_row(row) for row in dicts(connection.execute(wanted.order_by(*_ORDER))))


def among(connection: Connection, ids: Collection[str]) -> tuple[NeedRow, ...]:
    """Of the needs that `listed` gives, those with these ids, in the same order."""
    named = need.c.id.in_(text("SELECT value FROM json_each(:ids)").bindparams(ids=json.dumps(list(ids))))
    return tuple(_row(row) for row in dicts(connection.execute(_needs().where(*_LISTED, named).order_by(*_ORDER))))


def count(connection: Connection) -> int:
    """How many needs `listed` has without `most`."""
    return connection.execute(select(func.count()).select_from(need).where(*_LISTED)).scalar_one()


def discarded(connection: Connection) -> tuple[NeedRow, ...]:
    """Drafts in the bin, the last one first."""
    in_bin = connection.execute(_needs().where(need.c.discarded_at.is_not(None)).order_by(need.c.discarded_at.desc()))
    return tuple(_row(row) for row in dicts(in_bin))


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
    """Every need of which a correction was sent, or waits to be, on this computer."""
    return frozenset(id for (id,) in rows(connection, "SELECT DISTINCT need FROM amendment"))


def amends(connection: Connection, id: str) -> tuple[tuple[str, str], ...]:
    """Corrections of this need in the outbox: id and state of the act, the oldest first."""
    asked = "SELECT op, state FROM outbox WHERE type = 'need.amend' AND subject = ? ORDER BY seq"
    return tuple((op, state) for op, state in rows(connection, asked, (id,)))


def waiting_correction(connection: Connection, id: str) -> str:
    """The state of the last correction without a final answer; "" where there is none."""
    return next((state for _, state in reversed(of_today.corrections(connection, id)) if state not in FINAL), "")


def settled_by_ours(connection: Connection, id: str) -> list[str]:
    """The corrections before the last accepted one, which settles any conflict among them."""
    acts = of_today.corrections(connection, id)
    last = max((place for place, (_, state) in enumerate(acts) if state == "accepted"), default=0)
    return [op for op, _ in acts[:last]]


def own(connection: Connection, id: str) -> OwnNeed | None:
    """The need as the platform holds it."""
    own_need = mine.of(connection, id)
    return own_need if isinstance(own_need, OwnNeed) else None


def grouped(connection: Connection, id: str) -> bool:
    """Whether the platform has grouped it: its text may then be corrected during the vote too."""
    return (own_need := own(connection, id)) is not None and own_need.state == "grouped"


def revision_of(connection: Connection, id: str) -> str:
    """The act, ours or another computer's, from which the platform has the need's text, as far as is known here."""
    theirs = _elsewhere(connection, id)
    return last_of_ours(connection, id) if theirs is None else theirs.revision


def accepted_texts(connection: Connection, id: str = "") -> frozenset[str]:
    """Acts from here that gave this need a text at today's platform; without `id`, those of all needs."""
    taken = outbox.c.state.in_([State.ACCEPTED, State.DEPOSITED]), ~other_platforms.has()
    asked = select(outbox.c.op).where(outbox.c.type.in_(["need.submit", "need.amend"]), *taken)
    return frozenset(connection.scalars(asked.where(outbox.c.subject == id) if id else asked))


def platform_text(need: OwnNeed) -> dict[str, str]:
    """The fields of a need as the platform holds it."""
    return {name: getattr(need, name) or "" for name in FIELDS}


def _elsewhere(connection: Connection, id: str) -> OwnNeed | None:
    """The platform's need, if its text is another computer's and no accepted correction of ours is based on it."""
    theirs = own(connection, id)
    if theirs is None:
        return None
    submission = rows(connection, "SELECT submit_op FROM need WHERE id = ?", (id,))
    accepted = {op for op, state in of_today.corrections(connection, id) if state == "accepted"}
    known = {op for op, _ in amends(connection, id)} | {op for (op,) in submission}
    known |= {base for op, base, _ in amendments(connection, id) if op in accepted}
    return None if theirs.revision in known else theirs


def last_of_ours(connection: Connection, id: str) -> str:
    accepted = [op for op, state in of_today.corrections(connection, id) if state == "accepted"]
    ((submission,),) = rows(connection, "SELECT submit_op FROM need WHERE id = ?", (id,))
    return accepted[-1] if accepted else submission or ""


def amendments(connection: Connection, id: str) -> list[tuple[str, str, str]]:
    """Each correction in the outbox: its act, the act whose text it corrects, JSON of the text before it."""
    return list(rows(connection, "SELECT op, base, before FROM amendment WHERE need = ?", (id,)))


def editing_of(connection: Connection, id: str) -> EditingRow | None:
    return _editing(connection, editing.c.need == id)


def broken_off(connection: Connection) -> EditingRow | None:
    """At start: the need that a crash left open, TYPED in. None with a text put aside, or once the mayor was asked."""
    unasked = need.c.asked_at.is_(None), need.c.validated_at.is_(None)  # after that nothing was typed in it
    return _editing(connection, editing.c.opened_at != "", editing.c.aside == "", text(TYPED), *unasked)


def _editing(connection: Connection, *which: "ColumnElement[bool] | TextClause") -> EditingRow | None:
    fields = editing.c.need, need.c.title, editing.c.opened_at, need.c.updated_at, editing.c.before, editing.c.aside
    query = select(*fields).join(need, need.c.id == editing.c.need).where(*which).order_by(editing.c.opened_at.desc())
    return next((EditingRow(**row._asdict()) for row in connection.execute(query)), None)


@cache  # building the statement costs more than running it for one need
def _needs() -> Select[*tuple[Any, ...]]:
    return (
        select(
            need,
            _submission.c.state.label("submitted"),
            _withdrawal.c.state.label("withdrawn"),
            _takes_back.label("takes_back"),
            _submission.c.number,
            _submission.c.received_at,
            _submission.c.reason,
            _submission.c.detail,
            _mine.c.value.label("mine"),
            other_platforms.has(_submission).label("other_platform"),
            func.json_extract(_aside.c.value, "$.lost").label("lost"),
        )
        .outerjoin(_submission, _submission.c.op == need.c.submit_op)
        .outerjoin(_withdrawal, (_withdrawal.c.op == need.c.withdraw_op) & ~other_platforms.has(_withdrawal))
        .outerjoin(_mine, (_mine.c.scope == "mine") & (_mine.c.id == need.c.id))
        .outerjoin(_aside, (_aside.c.scope == SET_ASIDE) & (_aside.c.id == need.c.id))
    )


@cache
def _one() -> Select[*tuple[Any, ...]]:
    return _needs().where(need.c.id == bindparam("named"))


@cache
def _correction() -> Select[*tuple[Any, ...]]:
    return _needs().where(need.c.amends == bindparam("named"))


def _row(columns: dict[str, object]) -> NeedRow:
    value, other, lost = columns.pop("mine"), columns.pop("other_platform"), columns.pop("lost")
    submission, takes_back = columns["submit_op"], columns.pop("takes_back")
    theirs = mine.read(value) if isinstance(value, str) and not columns["amends"] else None
    own_need = theirs if isinstance(theirs, OwnNeed) else None
    # What stands is what the platform told last. One that it has as withdrawn gives way to a submission from here.
    under_way = columns["submitted"] in _UNDER_WAY and not other
    anew = own_need is not None and own_need.state == "withdrawn" and own_need.submission != submission and under_way
    stands = (None if other else submission) if own_need is None or anew else own_need.submission
    if not columns["withdrawn"] or takes_back not in (None, stands):  # to another platform, or of what it has
        columns["withdrawn"] = columns["withdraw_op"] = None
    row = NeedRow(elsewhere=False, own="", **row_values(columns))
    if own_need is None:
        there = row.submitted == "rejected"
        return structs.replace(row, submitted=OTHER_PLATFORM, refused_there=there) if other else row
    gone = own_need.state == "withdrawn" and not anew and row.withdrawn in ("", *VOID)
    row = structs.replace(row, own=own_need.state, withdrawn=State.ACCEPTED if gone else row.withdrawn)
    # From here on: rows of other computers' needs, written by effects.mine. Without the platform's word on them, as
    # after an enrolment with another platform, they are read as drafts.
    if row.submit_op or not row.base:
        return row
    at = "" if own_need.moved_at is None else own_need.moved_at.isoformat()
    state = NOT_THERE if lost else State.ACCEPTED
    return structs.replace(row, elsewhere=True, submit_op=own_need.submission, submitted=state, received_at=at)
