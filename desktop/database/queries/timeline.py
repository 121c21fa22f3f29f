"""Reads the timeline of a need, service or request: our acts, the platform's word on them, and on their proposal."""

import json
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from desktop.database.queries import (
    bundles,
    campaign,
    catalogue,
    deployments,
    link,
    mine,
    needs,
    outbox,
    requests,
    shares,
    standing_text,
    steering,
    votes,
)
from desktop.database.queries.acts import of_today
from desktop.database.queries.needs import NeedRow
from desktop.database.queries.outbox import ActRow
from desktop.database.queries.requests import RequestRow
from desktop.database.queries.votes import VoteRow
from desktop.database.tables import amendment
from desktop.domain.act_words import NOT_THERE, OTHER_PLATFORM, kept
from desktop.domain.contributions import (
    ActFact,
    AskedFact,
    DeploymentFact,
    NeedHistory,
    ProposalFact,
    RequestHistory,
    ShareHistory,
    SteeringFact,
    Timeline,
)
from desktop.domain.lives import timeline
from sync.contract.published import OwnNeed, Proposal

_ELSEWHERE = ActFact(op="", state="accepted", made_at="")


def of_need(connection: Connection, id: str) -> Timeline | None:
    """The timeline of a need; None where no need of ours has this id."""
    row = needs.one(connection, id)
    if row is None:
        return None
    own = mine.of(connection, id)
    own_need = own if isinstance(own, OwnNeed) else None
    proposal = _proposal(connection, id, own_need)
    category = "" if own_need is None else own_need.category or ""
    standing = needs.revision_of(connection, id)
    validations = _validations(connection, row)
    facts = NeedHistory(
        id=id,
        written_at=row.created_at,
        mayor=needs.mayor_validates(connection),
        asked_at=row.asked_at,
        validated_by=validations[0][0],
        validated_at=validations[0][1],
        submission=_act(connection, row.submit_op, other=row.state == OTHER_PLATFORM),
        withdrawal=_act(connection, row.withdraw_op),
        corrections=_corrections(
            connection, row, (row.submit_op, "" if own_need is None else own_need.submission), standing, validations[1:]
        ),
        compared=standing_text.conflict(connection, id) is not None,
        away=row.elsewhere,
        not_there=row.state == NOT_THERE,
        restored=link.lacks_own(connection),
        own=row.own,
        reason="" if own_need is None else own_need.reason,
        category=_category(connection, category),
        category_id=category,
        moved_at="" if own_need is None or own_need.moved_at is None else own_need.moved_at.isoformat(),
        proposal=None if proposal is None else _proposal_fact(proposal),
        answer=_answer(connection, id),
        vote=None if proposal is None else _vote(connection, proposal.id),
        steering=SteeringFact() if proposal is None else _steering(connection, proposal.id),
        deployment=DeploymentFact() if proposal is None else _deployment(connection, proposal.id),
    )
    return timeline.of_need(facts)


def of_share(connection: Connection, id: str) -> Timeline | None:
    row = shares.one(connection, id)
    if row is None:
        return None
    facts = ShareHistory(
        id=id,
        written_at=row.created_at,
        submission=_act(connection, row.share_op, other=row.state == OTHER_PLATFORM),
        decided=row.decided,
        reason=row.detail if row.decided else "",
        service=row.service,
        moved_at=row.decided_at,
    )
    return timeline.of_share(facts)


def of_request(connection: Connection, id: str) -> Timeline | None:
    row = requests.one(connection, id)
    return None if row is None else of_request_row(connection, row)


def of_request_row(connection: Connection, row: RequestRow) -> Timeline:
    """The timeline of a request whose row was read already."""
    facts = RequestHistory(
        id=row.id,
        written_at=row.created_at,
        earlier=tuple(
            AskedFact(
                act=_act(connection, asked.op) or _ELSEWHERE,
                reason=asked.reason,
                missing=asked.missing,
                moved_at=asked.moved_at,
            )
            for asked in row.asked
            if asked.op not in (row.submit_op, row.later)
        ),
        submission=_act(connection, row.submit_op, other=row.state == OTHER_PLATFORM),
        later=bool(row.later),
        restored=link.lacks_own(connection),
        withdrawal=_act(connection, row.withdraw_op),
        answered=row.answered,
        reason=row.reason,
        missing=row.missing,
        amount_cents=row.amount_cents,
        moved_at=row.moved_at,
    )
    return timeline.of_request(facts)


def _act(connection: Connection, op: str, *, other: bool = False) -> ActFact | None:
    row = outbox.one(connection, op) if op else None
    if row is None:
        return None
    carried = op in bundles.on_a_stick(connection)
    return replace(_fact(row), other_platform=other, enrolment=link.enrolment(connection), carried=carried)


def _fact(row: ActRow) -> ActFact:
    return ActFact(
        op=row.op,
        state=row.state,
        made_at=row.created_at,
        attempts=row.attempts,
        number=row.number,
        received_at=row.received_at,
        decided_at=row.decided_at,
        detail=row.detail,
        lost=row.lost,
        choice=row.choice,
    )


def _validations(connection: Connection, row: NeedRow) -> list[tuple[str, str]]:
    """Who validated each text of the need, and when: its first text, then each correction.

    The row of a correction keeps the text from before it; the need's own row has the text of the last one.
    """
    wanted = select(amendment.c.before).where(amendment.c.need == row.id).order_by(amendment.c.amended_at)
    texts = [*map(json.loads, connection.scalars(wanted)), needs.validation_of(row)]
    return [(text.get("validated_by") or "", text.get("validated_at") or "") for text in texts]


def shown_corrections(connection: Connection, row: needs.NeedRow) -> tuple[tuple[str, str], ...]:
    """Id and state of the corrections that the sheet and the papers tell of.

    Those that another platform has are only told of where the need itself is there.
    """
    return (needs.amends if row.state == OTHER_PLATFORM else of_today.corrections)(connection, row.id)


def _corrections(
    connection: Connection,
    row: needs.NeedRow,
    submissions: tuple[str, ...],
    standing: str,
    validations: Sequence[tuple[str, str]],
) -> tuple[ActFact, ...]:
    """All corrections in their order.

    Those of other computers are only known if a correction of ours is based on one, or if the platform's text is one.
    """
    wanted = select(amendment.c.op, amendment.c.base).where(amendment.c.need == row.id).order_by(amendment.c.amended_at)
    shown = {op for op, _ in shown_corrections(connection, row)}
    ours = [
        (replace(fact, kept=kept(outbox.kept_here(connection, op)), validated_by=by, validated_at=at), base)
        for (op, base), (by, at) in zip(connection.execute(wanted), validations, strict=True)
        if op in shown and (fact := _act(connection, op)) is not None
    ]
    known = {"", *submissions, *(fact.op for fact, _ in ours)}
    facts: list[ActFact] = []
    for fact, base in ours:
        if base not in known and fact.state == "accepted":
            known.add(base)
            facts.append(_ELSEWHERE)
        facts.append(fact)
    return (*facts, _ELSEWHERE) if standing not in known else tuple(facts)


def _proposal(connection: Connection, need: str, own: OwnNeed | None) -> Proposal | None:
    """The proposal that groups the need, by the platform's word to this commune, as the badge shows it.

    Until that word has come, by what the platform publishes about the need for everybody.
    """
    wanted = own.proposal if own is not None else msgspec.UNSET
    if own is None:
        public = catalogue.public_need(connection, need)
        wanted = msgspec.UNSET if public is None else public.proposal
    return catalogue.proposal(connection, wanted) if wanted else None


def _proposal_fact(proposal: Proposal) -> ProposalFact:
    return ProposalFact(
        id=proposal.id, title=proposal.title, state=proposal.state, reason=proposal.reason, votes=proposal.votes
    )


def _category(connection: Connection, id: str) -> str:
    current = campaign.current(connection)
    known = () if current is None else current.categories
    return {category.id: category.name for category in known}.get(id, id)


def _vote(connection: Connection, proposal: str) -> ActFact | None:
    """Our vote that stands; if none does, the last one that was not withdrawn: it was refused."""
    casts = [row for row in votes.of(connection, proposal) if row.state != "withdrawn"]
    return next((_cast(row) for row in sorted(casts, key=lambda row: not row.stands)), None)


def _answer(connection: Connection, need: str) -> ActFact | None:
    """The last vote that stands and names this need as the one that the service answers."""
    return next(map(_cast, votes.answering(connection, need)), None)


def _cast(row: VoteRow) -> ActFact:
    """A vote as an act. Without `op` where another computer cast it, since the outbox here does not have it."""
    return ActFact(
        op="" if row.elsewhere else row.cast_op,
        state=row.cast,
        made_at=row.cast_at,
        number=row.number,
        received_at=row.received_at,
        detail=row.detail,
        carried=row.carried,
    )


def _steering(connection: Connection, proposal: str) -> SteeringFact:
    row = steering.one(connection, proposal)
    if row is None:
        return SteeringFact()
    return SteeringFact(
        role=row.standing or row.role,
        sent=bool(row.role) or (row.interest is not None and row.interest.stands and bool(row.interest.received_at)),
        composed=row.composed,
        given=row.given,
        moved_at=row.moved_at if row.given else "",
        projects=tuple((project.title, project.state) for project in row.projects),
    )


def _deployment(connection: Connection, proposal: str) -> DeploymentFact:
    row = deployments.one(connection, proposal)
    if row is None:
        return DeploymentFact()
    ours = row.ours
    return DeploymentFact(
        state=row.state,
        asked_at="" if row.ask is None else row.ask.made_at,
        on=None if ours is None else ours.on,
        note="" if ours is None else ours.note,
        live_since=None if ours is None else ours.live_since,
        effect="" if ours is None else ours.effect,
    )
