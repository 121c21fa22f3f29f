"""Grouping and deciding: proposals made of needs and services, and the committee's decisions with their reasons."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select, update

from sync.contract.campaign import Campaign
from sync.contract.feed import Scope
from sync.contract.published import Proposal, PublicNeed
from sync.platform.conduct import answers, campaigns, lists, votes
from sync.platform.files import CommitteeFile, MoreNeedsFile, ProposalFile
from sync.platform.publish import feed
from sync.platform.refusals import Refused, check_once, quoted, unknown
from sync.platform.tables import need, published


class ListedNeed(Struct, frozen=True, kw_only=True):
    """A need as operators see it in a list."""

    id: str  #: the same as at the commune
    commune: str  #: INSEE code
    title: str  #: as the standing text says it
    state: str  #: one of OwnNeed's states
    theme: str | None  #: id; None where the commune chose none, or the need is no longer public
    proposal: str | None  #: id of the one that it is grouped into; None before
    joined: int  #: how many communes said "nous aussi"


def needs(connection: Connection) -> list[ListedNeed]:
    """The needs in the order of their deposit."""
    public = {one.id: one for one in feed.read_all(connection, "needs", PublicNeed)}
    return [
        ListedNeed(
            id=row.id,
            commune=row.commune,
            title=row.title,
            state=row.state,
            theme=(public[row.id].theme or None) if row.id in public else None,
            proposal=row.proposal,
            joined=len(public[row.id].joined) if row.id in public else 0,
        )
        for row in connection.execute(lists.in_order_of_deposit(need, need.c.submission))
    ]


def find_need(connection: Connection, id_: str) -> Any:
    """The need's row. Raises Refused."""
    row = connection.execute(select(need).where(need.c.id == id_)).one_or_none()
    if row is None:
        raise unknown("ID", id_, "n’est pas un besoin reçu. Voyez «\u00a0need list\u00a0»")
    return row


def taken_up(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Those of these needs that had been redirected or found ineligible: grouping them takes that back."""
    query = select(need.c.id).where(need.c.id.in_(ids), need.c.state.in_(("redirected", "ineligible")))
    return sorted(connection.execute(query).scalars())


def proposals(connection: Connection) -> list[Proposal]:
    """The proposals by their number."""
    return sorted(
        feed.read_all(connection, "proposals", Proposal), key=lambda proposal: (len(proposal.id), proposal.id)
    )


def retained(connection: Connection, id_: str, field: str = "proposal") -> Proposal:
    """The proposal with this id. Raises Refused unless the committee has retained it."""
    proposal = _proposal(connection, id_, field)
    if proposal.state != "retained":
        sentence = f"{field}\u00a0: «\u00a0{proposal.title}\u00a0» ({id_}) n’a pas été retenue par le comité."
        raise Refused("not_retained", sentence, field=field)
    return proposal


def create_proposal(connection: Connection, campaign: Campaign, file: ProposalFile, now: datetime) -> Proposal:
    """Publishes a proposal; the needs it groups say so from now on. Raises Refused, and then nothing has changed."""
    if not file.title.strip():
        raise Refused("title", "title\u00a0: donnez un titre à la proposition.", field="title", of_input=True)
    if file.theme is not msgspec.UNSET and file.theme not in {theme.id for theme in campaign.themes}:
        raise unknown("theme", file.theme, "n’est pas un thème de la campagne")
    if file.id is not msgspec.UNSET and _present(connection, "proposals", [file.id]):
        raise Refused("proposal_exists", f"id\u00a0: {quoted(file.id)} est déjà une proposition publiée.", field="id")
    # Votes are counted by the id alone.
    if file.id is not msgspec.UNSET and _present(connection, "catalogue", [file.id]):
        raise Refused("service_exists", f"id\u00a0: {quoted(file.id)} est un service du catalogue.", field="id")
    _check_services(connection, file.services)
    grouped = _groupable(connection, file.needs)
    proposal = Proposal(
        id=new_id(connection, "proposals", "p") if file.id is msgspec.UNSET else file.id,
        title=file.title.strip(),
        kind=file.kind,
        summary=file.summary,
        theme=file.theme,
        needs=tuple(row.id for row in grouped),
        services=file.services,
    )
    feed.publish(connection, "proposals", proposal.id, proposal)
    _group(connection, grouped, proposal.id, now)
    return proposal


def add_needs(connection: Connection, file: MoreNeedsFile, now: datetime) -> Proposal:
    """Groups more needs into a proposal that the committee has not decided yet. Raises Refused."""
    proposal = _proposal(connection, file.proposal, "proposal")
    if proposal.state != "open":
        sentence = f"proposal\u00a0: le comité a déjà décidé de «\u00a0{proposal.title}\u00a0»."
        raise Refused("proposal_decided", sentence, field="proposal")
    grouped = _groupable(connection, file.needs)
    wider = msgspec.structs.replace(proposal, needs=proposal.needs + tuple(row.id for row in grouped))
    feed.publish(connection, "proposals", proposal.id, wider)
    _group(connection, grouped, proposal.id, now)
    return wider


def publish_decisions(connection: Connection, campaign: Campaign, file: CommitteeFile) -> list[Proposal]:
    """Publishes what the committee decided and the votes it saw, all lines or none. Raises Refused."""
    campaigns.check_phase(campaign, "vote", "Le comité décide après le vote des communes")
    check_once("decisions", [line.proposal for line in file.decisions], "est décidée")
    counted = votes.for_proposals(connection, campaign.id)
    decided = []
    for line in file.decisions:
        proposal = _proposal(connection, line.proposal, "proposal")
        if line.decision == "not_retained" and feed.value(connection, "steering", proposal.id) is not None:
            sentence = f"decisions\u00a0: «\u00a0{proposal.title}\u00a0» a déjà son groupe de pilotage."
            raise Refused("steering_composed", sentence, field="decisions")
        after = msgspec.structs.replace(
            proposal, state=line.decision, reason=line.reason.strip(), votes=counted[proposal.id]
        )
        if after != proposal:
            feed.publish(connection, "proposals", after.id, after)
        decided.append(after)
    return decided


def _proposal(connection: Connection, id_: str, field: str) -> Proposal:
    proposal = feed.read(connection, "proposals", id_, Proposal)
    if proposal is None:
        raise unknown(field, id_, "n’est pas une proposition publiée")
    return proposal


def new_id(connection: Connection, scope: Scope, letter: str) -> str:
    """A number for people and a random end: a platform that is set up again must not reuse an id that PCs know."""
    count = select(func.count()).select_from(published).where(published.c.scope == scope)
    return f"{letter}{connection.execute(count).scalar_one() + 1}-{secrets.token_hex(4)}"


def _check_services(connection: Connection, ids: Sequence[str]) -> None:
    known = _present(connection, "catalogue", ids)
    for id_ in ids:
        if id_ not in known:
            raise unknown("services", id_, "n’est pas un service du catalogue")


def _groupable(connection: Connection, ids: Sequence[str]) -> list[Any]:
    """The rows of the needs, each once. One that was redirected may be taken up again."""
    rows = {row.id: row for row in connection.execute(select(need).where(need.c.id.in_(ids)))}
    for id_ in ids:
        row = rows.get(id_)
        if row is None:
            raise unknown("needs", id_, "n’est pas un besoin reçu")
        if row.state == "withdrawn":
            raise Refused(
                "need_withdrawn", f"needs\u00a0: «\u00a0{row.title}\u00a0» a été retiré par sa commune.", field="needs"
            )
        if row.proposal is not None:
            sentence = f"needs\u00a0: «\u00a0{row.title}\u00a0» est déjà regroupé dans {row.proposal}."
            raise Refused("need_grouped", sentence, field="needs")
    return [rows[id_] for id_ in dict.fromkeys(ids)]


def _group(connection: Connection, rows: Sequence[Any], proposal: str, now: datetime) -> None:
    """Groups the needs: they stay as written, and tell all, and their commune, which proposal they are in."""
    for row in rows:
        connection.execute(update(need).where(need.c.id == row.id).values(state="grouped", proposal=proposal))
        public = feed.read(connection, "needs", row.id, PublicNeed)
        if public is not None:
            feed.publish(connection, "needs", row.id, msgspec.structs.replace(public, proposal=proposal))
        changes = {"state": "grouped", "proposal": proposal, "reason": "", "category": msgspec.UNSET}
        answers.answer(connection, row.commune, row.id, now, **changes)


def _present(connection: Connection, scope: Scope, ids: Sequence[str]) -> set[str]:
    table = published.c
    query = select(table.id).where(table.scope == scope, table.id.in_(ids), table.deleted.is_(False))
    return set(connection.execute(query).scalars())
