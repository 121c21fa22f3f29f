"""The commune's requests to the préfet: drafts, what became of those that were sent, and the préfet's own words."""

import json
from functools import cache
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Select, and_, bindparam, func, literal_column, select, text

from desktop.database.decided import IN_VAIN
from desktop.database.elsewhere import LATER
from desktop.database.prefects import territory_of
from desktop.database.queries import campaign, link
from desktop.database.queries.row_values import row_values
from desktop.database.tables import request
from desktop.domain import departments
from desktop.domain.act_words import OTHER_PLATFORM
from desktop.domain.requests import FIELDS, STANDARD
from sync.client.ledger import other_platforms
from sync.client.ledger.states import VOID
from sync.client.ledger.tables import SET_ASIDE, copy, outbox
from sync.contract.campaign import FundingRules, RequestCategory
from sync.contract.published import OwnRequest

_submission = outbox.alias("submission")
_withdrawal = outbox.alias("withdrawal")
_aside = copy.alias("aside")
#: States in which a text that was changed after it was sent cannot be sent any more.
_ENDED = ("withdrawn", "granted", "refused")


class AskedMore(Struct, frozen=True, kw_only=True):
    """What the préfet said of a submission that he found incomplete. A later one takes its place."""

    op: str  #: id of that submission
    reason: str  #: his words, in French
    missing: tuple[str, ...]  #: documents or facts that lack, each in words
    moved_at: str  #: when he said so, ISO text; "" if not told


class Lodged(NamedTuple):
    """A request that the platform has, or had, and that is not listed here."""

    own: OwnRequest  #: the platform's last word on it
    lost: bool = False  #: the platform has lost it since, as its ledger shows


class RequestRow(Struct, frozen=True, kw_only=True):
    """One request to the préfet: what was typed, its submission, and his answer. Every text is "" where there is none.

    Of one that is `overtaken`, the typed fields are those that were sent.
    """

    id: str  #: UUID, made with the draft
    category: str  #: id of a category of the campaign; "" while not chosen
    level: str  #: department | region: which préfet is asked
    title: str  #: what is asked for; on one line
    description: str  #: what the money is for and why, up to 20,000 characters
    expected_effect: str  #: what it shall change; may stay ""
    calendar: str  #: when it shall be done, in her words; may stay ""
    decided_by: str  #: the council's or the mayor's decision, in her words; needed to send it
    funding: str  #: JSON of TypedPlan: the funding plan, unfinished lines included
    letter: str  #: JSON of LetterContent; printed, never sent to the platform
    created_at: str  #: by this computer's clock, ISO text, like the two below
    updated_at: str  #: last change of the text
    discarded_at: str  #: when it was put into the bin; "" outside it
    submit_op: str  #: id of the act that last submitted it; "" for a draft
    withdraw_op: str  #: id of the act that withdraws it; "" for none
    submitted: str  #: state of the last submission in the outbox; "" for a draft
    withdrawn: str  #: state of the withdrawal in the outbox; "" for none
    passed_by: bool  #: a withdrawal from here was accepted, and named only texts from before the one that stands
    number: int | None  #: of the last submission's receipt; None before it
    received_at: str  #: platform time of that receipt, ISO text
    problem: str  #: why it was refused or held back: a French sentence, or a code
    left_op: str  #: of a text changed since it was sent: the act that sent it
    left: str  #: of such a text: JSON of the fields as they were sent
    asked: tuple[AskedMore, ...]  #: earlier submissions that the préfet found incomplete, the first one first
    answered: str  #: OwnRequest.state of the last submission, or of `later`; "" before
    reason: str  #: the préfet's, in French; of a `lodged` draft too, as the three below
    missing: tuple[str, ...]  #: what lacks, each in words
    amount_cents: int | None  #: what he granted; None for nothing said
    moved_at: str  #: when it came into the state `answered`, ISO text
    other_platform: bool  #: a platform of an earlier enrolment has answered it, and today's says nothing of it
    lodged: str  #: of a draft: OwnRequest.state, where the platform already has it from another act; else ""
    later: str  #: id of a submission that came after ours and is not in this database; "" for none
    stands: bool  #: ours was refused, and the platform has an earlier one, undecided: that one can be withdrawn
    #: Of a complement that the platform does not have: "accepted" or "refused", where the préfet has decided on the
    #: submission before it; reason, amount and moment are of that decision then.
    before: str = ""
    unsent: str = ""  #: of one that is `overtaken`: JSON of the text that was being written; "" if not changed

    @property
    def state(self) -> str:
        """draft, a state of the outbox, OTHER_PLATFORM, or received, granted, refused, incomplete, withdrawn.

        Only the préfet's answer makes it "granted". The state stays while a sent text is changed to be sent again.
        """
        if not self.submit_op:
            return "draft"
        if self.answered == "withdrawn" or self.withdrawn not in ("", *VOID):
            return "withdrawn"
        if self.other_platform:
            return OTHER_PLATFORM
        return {"accepted": "granted"}.get(self.answered, self.answered) or self.submitted

    @property
    def completes(self) -> AskedMore | None:
        """What the préfet asked for, while the request is being completed, and once it was sent again."""
        if self.resumed and self.state == "incomplete":
            return self.asks
        return self.asked[-1] if self.asked and self.asked[-1].op not in (self.submit_op, self.later) else None

    @property
    def asks(self) -> AskedMore:
        """The préfet's words, of a request that he found incomplete."""
        op = self.later or self.submit_op
        return AskedMore(op=op, reason=self.reason, missing=self.missing, moved_at=self.moved_at)

    @property
    def resumed(self) -> bool:
        """Whether the text was changed after it was sent, was not sent again, and still may be."""
        return self._taken_up and not self._ended

    @property
    def completing(self) -> bool:
        """Of one that is `resumed`: whether the préfet asked for more; else the platform refused it as it was."""
        return self.completes is not None

    @property
    def overtaken(self) -> bool:
        """Whether the text was changed after it was sent, and cannot be sent again: the préfet decided, or it was
        withdrawn, or another computer completed it. The text is kept.
        """
        return self._taken_up and self._ended

    @property
    def _ended(self) -> bool:
        return self.state in _ENDED or bool(self.later and self.state == "received")

    @property
    def _taken_up(self) -> bool:
        return bool(self.submit_op) and self.submit_op == self.left_op

    @property
    def sent_back(self) -> bool:
        """Refused, by today's platform or an earlier one: it may be corrected and sent again."""
        return self.state == "rejected" or (self.state == OTHER_PLATFORM and self.submitted == "rejected")

    @property
    def editable(self) -> bool:
        return not self.submit_op or self.resumed

    @property
    def fields(self) -> dict[str, str]:
        """The text, by the names of `draft_request`."""
        return {name: getattr(self, name) for name in FIELDS}


def listed(connection: Connection) -> tuple[RequestRow, ...]:
    """All requests but those in the bin, the last changed first."""
    rows = connection.execute(
        _requests().where(request.c.discarded_at.is_(None)).order_by(request.c.updated_at.desc(), request.c.id.desc())
    )
    return tuple(_row(row._asdict()) for row in rows)


def discarded(connection: Connection) -> tuple[RequestRow, ...]:
    """Drafts in the bin, the last one first."""
    rows = connection.execute(
        _requests().where(request.c.discarded_at.is_not(None)).order_by(request.c.discarded_at.desc())
    )
    return tuple(_row(row._asdict()) for row in rows)


def one(connection: Connection, id: str) -> RequestRow | None:
    row = connection.execute(_one(), {"named": id}).first()
    return None if row is None else _row(row._asdict())


def own(connection: Connection, id: str) -> OwnRequest | None:
    """The platform's word on this request, whichever submission it is about."""
    value = connection.scalar(select(copy.c.value).where(copy.c.scope == "mine", copy.c.id == id))
    return None if value is None else _own(value)


def not_here(connection: Connection) -> tuple[Lodged, ...]:
    """Requests that the platform has and `listed` does not: a backup was put back, or another computer sent them. A
    draft of one may be in the bin.
    """
    others = connection.execute(
        select(copy.c.value, func.coalesce(func.json_extract(_aside.c.value, "$.lost"), 0))
        .outerjoin(_aside, and_(_aside.c.scope == SET_ASIDE, _aside.c.id == copy.c.id))
        .where(
            copy.c.scope == "mine",
            copy.c.value.op("->>")("kind") == "request",
            copy.c.id.not_in(select(request.c.id).where(request.c.discarded_at.is_(None))),
        )
        .order_by(copy.c.position, copy.c.id)
    )
    read = ((_own(value), bool(lost)) for value, lost in others)
    return tuple(Lodged(own, lost) for own, lost in read if own is not None and own.state != "withdrawn")


def categories(connection: Connection) -> tuple[RequestCategory, ...]:
    """The campaign's categories; where it names none, the three that the programme began with."""
    known = campaign.current(connection)
    return (known.categories if known else ()) or STANDARD


def funding_rules(connection: Connection) -> FundingRules:
    """The campaign's rules for a funding plan, or the law's alone. Overseas, communes need not pay a share."""
    known, ours = campaign.current(connection), link.commune(connection)
    rules = known.funding if known else FundingRules()
    lies = None if ours is None else territory_of(ours.insee)
    if lies is not None and not departments.bound_to_a_share(lies.department):
        return msgspec.structs.replace(rules, own_share_percent=0)
    return rules


@cache  # building the statement costs more than running it for one request
def _requests() -> Select[*tuple[Any, ...]]:
    return (
        select(
            request,
            _submission.c.state.label("submitted"),
            _withdrawal.c.state.label("withdrawn"),
            _submission.c.number,
            _submission.c.received_at,
            _submission.c.reason.label("code"),
            _submission.c.detail,
            copy.c.value.label("own"),
            other_platforms.has(_submission).label("other_platform"),
            func.json_extract(_aside.c.value, "$.lost").label("gone"),
            literal_column(LATER).label("overtook"),
            request.c.withdraw_op.in_(text(IN_VAIN)).label("in_vain"),
        )
        .outerjoin(_submission, _submission.c.op == request.c.submit_op)
        .outerjoin(_withdrawal, and_(_withdrawal.c.op == request.c.withdraw_op, ~other_platforms.has(_withdrawal)))
        .outerjoin(copy, and_(copy.c.scope == "mine", copy.c.id == request.c.id))
        .outerjoin(_aside, and_(_aside.c.scope == SET_ASIDE, _aside.c.id == request.c.id))
    )


@cache
def _one() -> Select[*tuple[Any, ...]]:
    return _requests().where(request.c.id == bindparam("named"))


def _row(columns: dict[str, Any]) -> RequestRow:
    value, code, detail = (columns.pop(name) for name in ("own", "code", "detail"))
    left = json.loads(columns.pop("submitted_as") or "{}")
    # A withdrawal at another platform has no effect here, nor one that does not name what stands here.
    in_vain = bool(columns.pop("in_vain"))
    columns["withdrawn"] = None if in_vain else columns["withdrawn"]
    columns["withdraw_op"] = columns["withdrawn"] and columns["withdraw_op"]
    other, gone, overtook = (columns.pop(name) for name in ("other_platform", "gone", "overtook"))
    values = row_values(columns)
    word = _own(value) if value else None
    lodged = "" if word is None or values["submit_op"] or gone else word.state
    later = word.submission if word is not None and overtook and not gone else ""
    answer = word if word is not None and word.submission in (values["submit_op"], later) else None
    asked = tuple(AskedMore(**one | {"missing": tuple(one["missing"])}) for one in left.get("asked", ()))
    sooner = (
        word is not None and not (answer or gone or values["received_at"]) and word.state in ("accepted", "refused")
    )
    before = word.state if word is not None and sooner and word.submission in {one.op for one in asked} else ""
    explained_by = word if lodged or before else answer
    alone = values["submitted"] == "rejected" and not (other or gone or values["withdrawn"] not in ("", *VOID))
    row = RequestRow(
        **values,
        problem=detail or code or "",
        left_op=left.get("op", ""),
        left=json.dumps(left["fields"], ensure_ascii=False) if left else "",
        asked=asked,
        answered=answer.state if answer else "",
        reason=explained_by.reason if explained_by else "",
        missing=explained_by.missing if explained_by else (),
        amount_cents=explained_by.amount_cents if explained_by else None,
        moved_at=explained_by.moved_at.isoformat() if explained_by and explained_by.moved_at else "",
        other_platform=bool(other and answer is None),
        lodged=lodged,
        later=later,
        passed_by=in_vain,
        before=before,
        stands=bool(alone and word is not None and word.state in ("received", "incomplete")),
    )
    if not row.overtaken:
        return row
    written = json.dumps(row.fields, ensure_ascii=False)
    return replace(row, **left["fields"], unsent=written if row.fields != left["fields"] else "")


def _own(value: str) -> OwnRequest | None:
    """None for another kind, and for a later release's shape: the outbox still says what became of the act."""
    try:
        return msgspec.json.decode(value, type=OwnRequest)
    except msgspec.ValidationError:
        return None
