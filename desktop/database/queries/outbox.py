"""The outbox: one line for each act, with its state and the number of its receipt."""

from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Boolean, Connection, and_, case, exists, func, literal_column, or_, select, text, union_all

from desktop.database import driver
from desktop.database.chosen import CHOSEN
from desktop.database.decided import IN_VAIN, TAKES_BACK
from desktop.database.elsewhere import OTHER_PLATFORM_ONLY
from desktop.database.examined import COMPLETING, COMPLETING_BY_STICK
from desktop.database.last_exchange import ON_A_STICK
from desktop.database.lost_acts import LOST_ACTS
from desktop.database.named_submission import named_submission
from desktop.database.retaken import KINDS
from desktop.database.tables import joined, need, vote
from desktop.domain import act_words
from desktop.domain.act_words import TO_SEND
from sync.client.ledger import other_platforms
from sync.client.ledger.states import FINAL, VOID, State
from sync.client.ledger.tables import copy, outbox
from sync.contract.bodies import Body, NeedAmend, body_of
from sync.contract.operations import thaw

PROBLEMS = ("quarantined", "conflict")
_SUBMITS = ("need.submit", "request.submit", "service.share")


class ActRow(Struct, frozen=True, kw_only=True):
    """One act of the outbox, as a list or its page shows it. Times are ISO text, "" where there is none yet."""

    op: str  #: id of the act (UUIDv7)
    seq: int  #: its line in the journal, from 1 without a gap
    type: str  #: such as "vote.cast" (sync.contract.bodies)
    title: str  #: of what it is about, as it read when the act was made
    subject: str  #: id of the need, request, service or proposal that it is about
    state: str  #: sync.client.ledger.states.State
    created_at: str  #: by this computer's clock
    attempts: int  #: how often it was sent
    number: int | None  #: of its receipt; None before it
    received_at: str  #: platform time of the receipt
    decided_at: str  #: platform time of the decision
    reason: str  #: stable code of a refusal, hold or quarantine; "" for none
    detail: str  #: the same as a French sentence
    taken_back: bool = False  #: an accepted withdrawal took it back, made on this computer or on another one
    lost: bool = False  #: received, then lost by the platform, which was put back to an earlier day: it is sent again
    other_platform: bool = False  #: a platform of an earlier enrolment has answered it, not today's: it counts there
    #: the préfet's answer to this very request, or the platform's to a service or need that it has; "completing" where
    #: he found it incomplete and its complement waits here, "completing_by_stick" once that left on a USB stick; or ""
    answered: str = ""
    answers: str = ""  #: of a vote or its withdrawal: title of our need that the vote answers; "" for none
    commune: str = ""  #: of a "nous aussi" or its withdrawal: name of the commune whose need it is; "" for others
    in_vain: bool = False  #: a withdrawal of a request, accepted, that names only texts from before the one that stands
    choice: bool = False  #: a correction that makes a choice between two texts of a need
    complement: bool = False  #: a request sent again, which completes one that the préfet found incomplete
    waits_for_other_platform: bool = False  #: only another platform than today's can take it
    chosen: bool = False  #: in conflict, but an act made since settles it: nothing is asked any more

    @property
    def kind(self) -> str:
        """The key of its words in desktop.domain.act_words."""
        return act_words.kind_of(self.type, choice=self.choice, complement=self.complement)

    @property
    def cancellable(self) -> bool:
        """Whether it can be cancelled: before the first attempt to send it, the platform learns nothing of it."""
        return self.state == "finalised" and self.attempts == 0


class Counts(Struct, frozen=True):
    waiting: int  #: acts that wait to be received by the platform of today
    received: int  #: acts with a receipt
    problems: int  #: acts set aside or in conflict
    waits_for_other_platform: int  #: corrections and complements that only another platform than today's can take


_SAYS = "CAST(outbox.frozen AS TEXT)"
#: Whether a row of the outbox is a choice between two texts: it names the acts that it replaces. A damaged row is none.
IS_CHOICE = (
    "(outbox.type = 'need.amend' AND coalesce("
    f"CASE WHEN json_valid({_SAYS}) THEN json_array_length({_SAYS}, '$.body.replaces') END, 0) > 0)"
)
#: Whether it completes a request that the préfet found incomplete: it names the submission that he had read.
_NAMES_ONE = f"CASE WHEN json_valid({_SAYS}) THEN {_SAYS} -> '$.base' IS NOT NULL ELSE 0 END"
IS_COMPLEMENT = f"(outbox.type = 'request.submit' AND {_NAMES_ONE})"
KIND = (
    f"CASE WHEN {IS_CHOICE} THEN '{act_words.CHOICE}' WHEN {IS_COMPLEMENT} THEN '{act_words.COMPLEMENT}'"
    " ELSE outbox.type END"
)
_withdrawal = outbox.alias("withdrawal")
#: A withdrawal that today's platform has accepted.
_HOLDS = and_(_withdrawal.c.state == "accepted", ~other_platforms.has(_withdrawal))
#: Votes, joins and declarations that are taken back: by a withdrawal made here, or as the platform says.
_BY_OURS = union_all(
    *(select(kind.op).join(_withdrawal, _withdrawal.c.op == kind.table.c.withdraw_op).where(_HOLDS) for kind in KINDS)
)
_BY_ITS_WORD = (
    "SELECT told.value ->> 'op'"
    " FROM copy, json_each(coalesce(copy.value -> '$.casts', copy.value -> '$.acts')) AS told"
    " WHERE copy.scope = 'mine' AND (copy.id >= 'vote.' AND copy.id < 'vote/' OR copy.id >= 'join.' AND"
    " copy.id < 'join/' OR copy.id >= 'declaration.' AND copy.id < 'declaration/') AND told.value ->> 'withdrawn'"
)
_TAKEN_BACK = f"SELECT submission FROM ({TAKES_BACK}) WHERE accepted"  # noqa: S608 - a question of ours
_takes_back = literal_column(named_submission("withdrawal"), outbox.c.op.type)
_OF_SUBJECT = (copy.c.scope == "mine", copy.c.id == outbox.c.subject)
#: Likewise a need or a request, by a withdrawal that names the act; or as the platform says.
_WITHDRAWN = or_(
    exists().where(
        need.c.id == outbox.c.subject, need.c.withdraw_op == _withdrawal.c.op, _takes_back == outbox.c.op, _HOLDS
    ),
    and_(outbox.c.type == "request.submit", outbox.c.op.in_(text(_TAKEN_BACK))),  # only these wait for such a question
    exists().where(*_OF_SUBJECT, func.json_extract(copy.c.value, "$.state") == "withdrawn"),
)
_VAIN = and_(outbox.c.type == "request.withdraw", outbox.c.op.in_(text(IN_VAIN)))
#: Columns that say what became of an act besides its state, and of which kind it is within its type.
MARKS = (
    and_(
        outbox.c.state == "accepted",
        or_(
            and_(
                outbox.c.type.in_([kind.made for kind in KINDS]),
                or_(outbox.c.op.in_(_BY_OURS), outbox.c.op.in_(text(_BY_ITS_WORD))),
            ),
            and_(outbox.c.type.in_(["need.submit", "request.submit"]), _WITHDRAWN),
        ),
    ).label("taken_back"),
    outbox.c.op.in_(text(LOST_ACTS)).label("lost"),
    other_platforms.has().label("other_platform"),
    _VAIN.label("in_vain"),
    literal_column(IS_CHOICE, Boolean).label("choice"),
    literal_column(IS_COMPLEMENT, Boolean).label("complement"),
)
_APART = outbox.c.op.in_(text(OTHER_PLATFORM_ONLY))
_SUBMITTED = func.json_extract(copy.c.value, "$.submission") == outbox.c.op
_ANSWERED = (
    # Left out where it is "received", the value that it has by default.
    select(func.coalesce(func.json_extract(copy.c.value, "$.state"), "received"))
    .where(
        or_(
            and_(outbox.c.type == "request.submit", _SUBMITTED),
            and_(
                outbox.c.type == "need.submit",
                _SUBMITTED,
                func.json_extract(copy.c.value, "$.state").in_(["redirected", "ineligible"]),
            ),
            and_(outbox.c.type == "service.share", outbox.c.state == "accepted"),
        ),
        *_OF_SUBJECT,
    )
    .scalar_subquery()
)
_ANSWERING = select(need.c.title).join(vote, vote.c.need == need.c.id)
#: By type, as no index leads from a withdrawal to its vote: for a vote, all the others would be read too.
_ANSWERS = case(
    (outbox.c.type == "vote.cast", _ANSWERING.where(vote.c.cast_op == outbox.c.op).scalar_subquery()),
    (
        outbox.c.type == "vote.withdraw",
        _ANSWERING.where(vote.c.withdraw_op == outbox.c.op).order_by(vote.c.cast_at.desc()).limit(1).scalar_subquery(),
    ),
)
#: That of the need, by type as before. One withdrawal may end several joinings of a need, which name the same commune.
_COMMUNE = case(
    (outbox.c.type == "need.join", select(joined.c.commune).where(joined.c.join_op == outbox.c.op).scalar_subquery()),
    (
        outbox.c.type == "need.leave",
        select(func.max(joined.c.commune)).where(joined.c.withdraw_op == outbox.c.op).scalar_subquery(),
    ),
)

_COLUMNS = (
    outbox.c.op,
    outbox.c.seq,
    outbox.c.type,
    outbox.c.title,
    outbox.c.subject,
    outbox.c.state,
    outbox.c.created_at,
    outbox.c.attempts,
    outbox.c.number,
    func.coalesce(outbox.c.received_at, "").label("received_at"),
    func.coalesce(outbox.c.decided_at, "").label("decided_at"),
    outbox.c.reason,
    outbox.c.detail,
    *MARKS,
    outbox.c.op.in_(text(CHOSEN)).label("chosen"),
    _APART.label("waits_for_other_platform"),
    case(
        (outbox.c.op.in_(text(COMPLETING_BY_STICK)), "completing_by_stick"),
        (outbox.c.op.in_(text(COMPLETING)), "completing"),
        else_=func.coalesce(_ANSWERED, ""),
    ).label("answered"),
    func.coalesce(_ANSWERS, "").label("answers"),
    func.coalesce(_COMMUNE, "").label("commune"),
)


def listed(connection: Connection) -> tuple[ActRow, ...]:
    """All acts: those that wait, then those to look at, then the others; in each part the last made first."""
    order = case((outbox.c.state.in_(TO_SEND), 0), (outbox.c.state.in_(PROBLEMS), 1), else_=2)
    rows = connection.execute(select(*_COLUMNS).order_by(order, outbox.c.seq.desc()))
    return tuple(ActRow(**row._asdict()) for row in rows)


def one(connection: Connection, op: str) -> ActRow | None:
    return _first(connection, outbox.c.op == op)


def _first(connection: Connection, *which: Any) -> ActRow | None:
    """The first act made of those that meet all these conditions."""
    row = connection.execute(select(*_COLUMNS).where(*which).order_by(outbox.c.seq)).first()
    return None if row is None else ActRow(**row._asdict())


def made_again(connection: Connection, act: ActRow) -> ActRow | None:
    """The same act about the same thing, made again after this one was cancelled; None where it was not."""
    if act.state != State.CANCELLED:
        return None
    same = and_(outbox.c.type == act.type, outbox.c.subject == act.subject, outbox.c.seq > act.seq)
    return _first(connection, same, outbox.c.state != State.CANCELLED)


def unvalidated(connection: Connection) -> tuple[ActRow, ...]:
    """Needs and corrections that were never sent, with a text that the mayor has not validated."""
    named = exists().where(need.c.id == outbox.c.subject, need.c.validated_at.is_(None))
    waiting = and_(outbox.c.type.in_(["need.submit", "need.amend"]), outbox.c.state == State.FINALISED)
    query = select(*_COLUMNS).where(waiting, outbox.c.attempts == 0, named).order_by(outbox.c.seq)
    return tuple(ActRow(**row._asdict()) for row in connection.execute(query))


def withdrawal_of(connection: Connection, op: str) -> ActRow | None:
    """The act of this computer that takes this one back; None where it was cancelled or refused, or names another."""
    made = [(kind.op, kind.table.c.withdraw_op) for kind in KINDS]
    of_need = select(_withdrawal.c.op).where(_withdrawal.c.type == "need.withdraw", _takes_back == op)
    backs = driver.rows(connection, f"SELECT back FROM ({TAKES_BACK}) WHERE submission = ?", (op,))  # noqa: S608 - ours
    of_request = select(outbox.c.op).where(outbox.c.op.in_([back for (back,) in backs]))
    others = (select(back).where(act == op, back.is_not(None)) for act, back in made)
    return _first(connection, outbox.c.op.in_(union_all(of_need, of_request, *others)), outbox.c.state.not_in(VOID))


def settlement_of(connection: Connection, act: ActRow) -> ActRow | None:
    """Of a correction in conflict: the correction that the platform accepted since, or the withdrawal of the need."""
    ends = or_(outbox.c.type == "need.withdraw", and_(outbox.c.type == "need.amend", outbox.c.seq > act.seq))
    return _first(connection, ends, outbox.c.subject == act.subject, outbox.c.state == State.ACCEPTED)


def waiting_choices(connection: Connection) -> frozenset[str]:
    """Needs with a choice between two texts that has no final answer yet."""
    open = outbox.c.state.in_([state for state in State if state not in FINAL])
    return frozenset(connection.scalars(select(outbox.c.subject).where(open, text(IS_CHOICE))))


def kept_here(connection: Connection, op: str) -> bool | None:
    """Whether this choice kept this computer's text, not the platform's; None where the act is no choice."""
    chosen = body(connection, op)
    ours = body(connection, chosen.replaces[-1]) if isinstance(chosen, NeedAmend) and chosen.replaces else None
    if not (isinstance(chosen, NeedAmend) and isinstance(ours, NeedAmend)):
        return None
    return structs.replace(chosen, replaces=ours.replaces, campaign=ours.campaign) == ours


def body(connection: Connection, op: str) -> Body | None:
    """What was signed; None for an unknown act, and for one that this release cannot read."""
    frozen = connection.scalar(select(outbox.c.frozen).where(outbox.c.op == op))
    try:
        return None if frozen is None else body_of(thaw(frozen))
    except msgspec.ValidationError:
        return None


def signed_as(connection: Connection, op: str) -> str:
    """Profile and function that were signed with the act; "" for an unknown act, and for one that cannot be read."""
    frozen = connection.scalar(select(outbox.c.frozen).where(outbox.c.op == op))
    try:
        actor = None if frozen is None else thaw(frozen).actor
    except msgspec.ValidationError:
        return ""
    return "" if actor is None else " · ".join(filter(None, (actor.profile, actor.function)))


def counts(connection: Connection) -> Counts:
    waiting, problems = (func.count().filter(outbox.c.state.in_(states)) for states in (TO_SEND, PROBLEMS))
    received, apart = (func.count().filter(which) for which in (outbox.c.received_at.is_not(None), _APART))
    query = select(waiting - apart, received, problems, apart).select_from(outbox)
    return Counts(*connection.execute(query).one())


def on_a_stick(connection: Connection) -> int:
    """How many acts wait to be received by the platform of today and left on a USB stick."""
    waits = outbox.c.state.concat("").in_(TO_SEND)  # not by the index of states: all acts that wait would be read
    carried = (outbox.c.op.in_(text(ON_A_STICK)), waits, ~_APART)
    return connection.execute(select(func.count()).select_from(outbox).where(*carried)).scalar_one()


def was_refused(connection: Connection, id: str) -> bool:
    """Whether this need, request or service was sent from here once, and a platform refused it."""
    asked = select(outbox.c.op).where(outbox.c.subject == id, outbox.c.type.in_(_SUBMITS), outbox.c.state == "rejected")
    return connection.execute(asked.limit(1)).first() is not None
