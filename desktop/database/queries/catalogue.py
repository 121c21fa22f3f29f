"""Services and proposals, as bundled or as last published."""

import json
from collections.abc import Collection
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from desktop.database import words
from desktop.database.driver import rows
from desktop.database.queries import link, votes
from resources import communes, usual_services
from sync.client.ledger.tables import copy
from sync.contract.published import Proposal, PublicNeed, Service


class ProposalRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A proposal; `voted` says that the commune votes for it.

    `votes` are counted votes, published with the decision (0 before); `version` that of the list which last changed it.
    """

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
    votes: int
    version: int


class ProposalKey(NamedTuple):
    """What gives a proposal its place in a list; read for all of ten thousand in the time that decoding 200 takes."""

    id: str
    title: str
    state: str
    votes: int
    needs: str  #: JSON, "" for none


class VoteSubject(NamedTuple):
    """What can be voted for: `kind` is service or proposal, `version` that of the list it stands in (0: bundled).

    `voted` says that the commune votes for it.
    """

    id: str
    kind: str
    title: str
    version: int
    open: bool
    voted: bool
    summary: str


def services(connection: Connection) -> tuple[Service, ...]:
    """The whole catalogue, by title."""
    values = connection.scalars(select(copy.c.value).where(copy.c.scope == "catalogue"))
    return tuple(sorted((_SERVICE.decode(value) for value in values), key=lambda service: words.place(service.title)))


def usual(connection: Connection) -> tuple[Service, ...]:
    """The same, what a commune of this size is likely to use first."""
    own = link.commune(connection)
    listed = None if own is None else communes.get(own.insee)
    among = usual_services.places(None if listed is None else listed.population)
    return tuple(sorted(services(connection), key=lambda service: usual_services.place(service.id, among)))


def service(connection: Connection, id: str) -> Service | None:
    value = _value(connection, "catalogue", id)
    return None if value is None else _SERVICE.decode(value)


def proposal_keys(connection: Connection) -> list[tuple[str, str, str, int, str]]:
    """Of all proposals what a `ProposalKey` is made of, in the order of `proposals`."""
    return sorted(rows(connection, _KEYS), key=lambda key: words.place(key[1]))


def proposals(connection: Connection, ids: Collection[str] | None = None) -> tuple[ProposalRow, ...]:
    """All proposals, or those with these ids; by title."""
    voted = votes.standing(connection)
    if ids is None:
        values = rows(connection, _PROPOSALS)
    else:
        values = rows(connection, _NAMED_PROPOSALS, (json.dumps(list(ids)),))
    decoded = ((_PROPOSAL.decode(value), at) for value, at in values)
    found = sorted(decoded, key=lambda one: (words.place(one[0].title), one[0].id))
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
            votes=proposal.votes,
            version=at,
        )
        for proposal, at in found
    )


def proposal(connection: Connection, id: str) -> Proposal | None:
    """The proposal as published last."""
    value = _value(connection, "proposals", id)
    return None if value is None else _PROPOSAL.decode(value)


def public_need(connection: Connection, id: str) -> PublicNeed | None:
    """Another commune's need, as published."""
    value = _value(connection, "needs", id)
    return None if value is None else _NEED.decode(value)


def subject(connection: Connection, id: str) -> VoteSubject | None:
    """The proposal or the service with this id."""
    for kind, title, version, state, voted, summary in rows(connection, _SUBJECT, (id,)):
        return VoteSubject(
            id=id, kind=kind, title=title, version=version, open=state == "open", voted=voted == 1, summary=summary
        )
    return None


def _value(connection: Connection, scope: str, id: str) -> str | None:
    return connection.scalar(select(copy.c.value).where(copy.c.scope == scope, copy.c.id == id))


#: In one question, by SQLite's own reader: the whole text need not come out to be read once more. What has its default
#: ("open") does not stand in the text. Of a list that must be read anew (cursors.STALE) no version is known.
_SUBJECT = " UNION ALL ".join(
    f"SELECT '{kind}', value ->> 'title', (SELECT max(0, max(position)) FROM copy WHERE scope = '{scope}'), {state},"  # noqa: S608 - words of ours
    f" EXISTS (SELECT 1 FROM vote WHERE subject = ?1 AND stands = 1), coalesce(value ->> 'summary', '')"
    f" FROM copy WHERE scope = '{scope}' AND id = ?1"
    for kind, scope, state in (
        ("proposal", "proposals", "coalesce(value ->> 'state', 'open')"),
        ("service", "catalogue", "'open'"),
    )
)
_PROPOSALS = "SELECT value, position FROM copy WHERE scope = 'proposals'"
_NAMED_PROPOSALS = (
    "SELECT value, position FROM copy WHERE scope = 'proposals' AND id IN (SELECT value FROM json_each(?))"
)
_KEYS = (
    "SELECT id, value ->> 'title', coalesce(value ->> 'state', 'open'), coalesce(value ->> 'votes', 0),"
    " coalesce(value -> 'needs', '') FROM copy WHERE scope = 'proposals' ORDER BY id"
)
_SERVICE: msgspec.json.Decoder[Service] = msgspec.json.Decoder(Service)
_PROPOSAL: msgspec.json.Decoder[Proposal] = msgspec.json.Decoder(Proposal)
_NEED: msgspec.json.Decoder[PublicNeed] = msgspec.json.Decoder(PublicNeed)
