"""Services and proposals, as bundled or as last published."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select

from desktop.database.queries import votes
from sync.client.tables import copy
from sync.contract.campaign import Proposal, PublicNeed, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """A proposal; `voted` says that the commune votes for it."""

    id: str
    title: str
    kind: str
    summary: str
    theme: str
    needs: tuple[str, ...]
    services: tuple[str, ...]
    state: str
    voted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be voted for: `kind` is service or proposal, `version` that of the list it stands in (0: bundled)."""

    id: str
    kind: str
    title: str
    version: int
    open: bool


def services(connection: Connection) -> tuple[Service, ...]:
    """The whole catalogue, by title."""
    rows = connection.scalars(select(copy.c.value).where(copy.c.scope == "catalogue"))
    return tuple(sorted((_SERVICE.decode(row) for row in rows), key=lambda service: service.title.casefold()))


def service(connection: Connection, id: str) -> Service | None:
    value = _value(connection, "catalogue", id)
    return None if value is None else _SERVICE.decode(value)


def proposals(connection: Connection) -> tuple[ProposalRow, ...]:
    """All proposals, by title."""
    voted = votes.standing(connection)
    rows = connection.scalars(select(copy.c.value).where(copy.c.scope == "proposals"))
    found = sorted((_PROPOSAL.decode(row) for row in rows), key=lambda proposal: proposal.title.casefold())
    return tuple(
        ProposalRow(
            id=proposal.id,
            title=proposal.title,
            kind=proposal.kind,
            summary=proposal.summary,
            theme=proposal.theme or "",
            needs=proposal.needs,
            services=proposal.services,
            state=proposal.state,
            voted=proposal.id in voted,
            reason=proposal.reason,
        )
        for proposal in found
    )


def public_need(connection: Connection, id: str) -> PublicNeed | None:
    """Another commune's need, as published."""
    value = _value(connection, "needs", id)
    return None if value is None else _NEED.decode(value)


def subject(connection: Connection, id: str) -> Subject | None:
    """The proposal or the service with this id."""
    value = _value(connection, "proposals", id)
    if value is not None:
        proposal = _PROPOSAL.decode(value)
        return Subject(id, "proposal", proposal.title, _version(connection, "proposals"), proposal.state == "open")
    found = service(connection, id)
    return None if found is None else Subject(id, "service", found.title, _version(connection, "catalogue"), True)


def _version(connection: Connection, scope: str) -> int:
    return connection.scalar(select(func.max(copy.c.position)).where(copy.c.scope == scope)) or 0


def _value(connection: Connection, scope: str, id: str) -> str | None:
    return connection.scalar(select(copy.c.value).where(copy.c.scope == scope, copy.c.id == id))


_SERVICE: msgspec.json.Decoder[Service] = msgspec.json.Decoder(Service)
_PROPOSAL: msgspec.json.Decoder[Proposal] = msgspec.json.Decoder(Proposal)
_NEED: msgspec.json.Decoder[PublicNeed] = msgspec.json.Decoder(PublicNeed)
