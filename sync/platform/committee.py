"""Grouping and deciding: proposals made of needs and services, and the committee's decisions with their reasons."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, update

from sync.contract.campaign import Campaign
from sync.contract.feed import Scope
from sync.contract.published import Proposal, PublicNeed
from sync.platform import feed
from sync.platform.files import CommitteeFile, ProposalFile
from sync.platform.refusals import Refused
from sync.platform.tables import need, published


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    id: str
    commune: str
    title: str
    state: str


def needs(connection: Connection) -> list[NeedRow]:
    """The needs in the order of their deposit."""
    rows = connection.execute(select(need).order_by(need.c.number))
    return [NeedRow(id=row.id, commune=row.commune, title=row.title, state=row.state) for row in rows]


def proposals(connection: Connection) -> list[Proposal]:
    """The proposals by their number."""
    found = (msgspec.json.decode(text, type=Proposal) for text in feed.values(connection, "proposals"))
    return sorted(found, key=lambda proposal: (len(proposal.id), proposal.id))


def create_proposal(connection: Connection, campaign: Campaign, file: ProposalFile, id_: str = "") -> Proposal:
    """Publishes a proposal; the needs it groups say so from now on. Raises Refused, and then nothing has changed.

    `id_` is for a world whose ids are known beforehand; else a new one is made.
    """
    if not file.title.strip():
        raise Refused("title", "title\u00a0: donnez un titre à la proposition.", field="title", of_input=True)
    if file.theme is not msgspec.UNSET and file.theme not in {theme.id for theme in campaign.themes}:
        raise _unknown("theme", "n’est pas un thème de la campagne", file.theme)
    _check_services(connection, file.services)
    grouped = _groupable(connection, file.needs)
    proposal = Proposal(
        id=id_ or _new_id(connection),
        title=file.title.strip(),
        kind=file.kind,
        summary=file.summary,
        theme=file.theme,
        needs=tuple(row.id for row in grouped),
        services=file.services,
    )
    feed.publish(connection, "proposals", proposal.id, proposal)
    for row in grouped:
        connection.execute(update(need).where(need.c.id == row.id).values(state="grouped", proposal=proposal.id))
        public = feed.value(connection, "needs", row.id)
        if public is not None:
            said = msgspec.json.decode(public, type=PublicNeed)
            feed.publish(connection, "needs", row.id, msgspec.structs.replace(said, proposal=proposal.id))
    return proposal


def publish_decisions(connection: Connection, campaign: Campaign, file: CommitteeFile) -> list[Proposal]:
    """Publishes what the committee decided, all lines or none. Raises Refused."""
    if campaign.open_phase == "needs":
        raise Refused(
            "phase", "Le comité décide à partir de la phase de vote\u00a0: la phase des besoins est en cours."
        )
    named = [line.proposal for line in file.decisions]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise Refused(
            "twice", f"decisions\u00a0: «\u00a0{twice}\u00a0» est décidée deux fois.", field="decisions", of_input=True
        )
    decided = []
    for line in file.decisions:
        text = feed.value(connection, "proposals", line.proposal)
        if text is None:
            raise _unknown("proposal", "n’est pas une proposition publiée", line.proposal)
        proposal = msgspec.json.decode(text, type=Proposal)
        said = msgspec.structs.replace(proposal, state=line.decision, reason=line.reason.strip())
        if said != proposal:
            feed.publish(connection, "proposals", said.id, said)
        decided.append(said)
    return decided


def _new_id(connection: Connection) -> str:
    """A number that people can say, and an end that no platform made anew gives again: PCs may know the earlier one."""
    count = select(func.count()).select_from(published).where(published.c.scope == "proposals")
    return f"p{connection.execute(count).scalar_one() + 1}-{secrets.token_hex(4)}"


def _check_services(connection: Connection, ids: Sequence[str]) -> None:
    known = _present(connection, "catalogue", ids)
    for id_ in ids:
        if id_ not in known:
            raise _unknown("services", "n’est pas un service du catalogue", id_)


def _groupable(connection: Connection, ids: Sequence[str]) -> list[Any]:
    rows = {row.id: row for row in connection.execute(select(need).where(need.c.id.in_(ids)))}
    for id_ in ids:
        row = rows.get(id_)
        if row is None:
            raise _unknown("needs", "n’est pas un besoin reçu", id_)
        if row.state == "withdrawn":
            raise Refused(
                "need_withdrawn", f"needs\u00a0: «\u00a0{row.title}\u00a0» a été retiré par sa commune.", field="needs"
            )
        if row.proposal is not None:
            sentence = f"needs\u00a0: «\u00a0{row.title}\u00a0» est déjà regroupé dans {row.proposal}."
            raise Refused("need_grouped", sentence, field="needs")
    return [rows[id_] for id_ in dict.fromkeys(ids)]


def _present(connection: Connection, scope: Scope, ids: Sequence[str]) -> set[str]:
    table = published.c
    query = select(table.id).where(table.scope == scope, table.id.in_(ids), table.deleted.is_(False))
    return set(connection.execute(query).scalars())


def _unknown(field: str, said: str, value: str) -> Refused:
    return Refused("unknown", f"{field}\u00a0: «\u00a0{value}\u00a0» {said}.", field=field, of_input=True)
