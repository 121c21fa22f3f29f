"""Services and proposals: as last published, or before that as shipped with the program."""

import json
from collections.abc import Collection, Iterable
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
    """A proposal as last published, and whether the commune votes for it."""

    id: str  #: given by the platform
    title: str
    kind: str  #: existing | to_develop
    summary: str  #: public; "" where nothing is said
    theme: str  #: id of a theme of the campaign; "" for none
    needs: tuple[str, ...]  #: ids of the needs that it groups, of any commune
    services: tuple[str, ...]  #: ids of services of the catalogue that answer them
    state: str  #: open | retained | not_retained
    voted: bool  #: the commune votes for it
    reason: str  #: the committee's, in French; "" before it decided
    votes: int  #: counted votes of all communes, published with the decision; 0 before
    version: int  #: position in the feed at which it was last published; 0: shipped with the program


class ProposalKey(NamedTuple):
    """What puts a proposal in its place in a list."""

    id: str  #: given by the platform
    title: str
    state: str  #: open | retained | not_retained
    votes: int  #: counted; 0 before the decision
    needs: str  #: JSON list of ids; "" for none


class VoteSubject(NamedTuple):
    """A proposal or a service: what can be voted for."""

    id: str  #: given by the platform
    kind: str  #: service | proposal
    title: str  #: as last published
    version: int  #: of the published list that it is in, named by each vote; 0: the bundled list
    open: bool  #: votes are still taken for it; a service's are always
    voted: bool  #: the commune votes for it
    summary: str  #: what it is for; "" where nothing is said


def services(connection: Connection) -> tuple[Service, ...]:
    """The whole catalogue, by title."""
    values = connection.scalars(select(copy.c.value).where(copy.c.scope == "catalogue"))
    return tuple(sorted((_SERVICE.decode(value) for value in values), key=lambda service: words.place(service.title)))


def usual(connection: Connection) -> tuple[Service, ...]:
    """The same, with the services that a commune of this size is likely to use first."""
    ours = population(connection)
    return tuple(sorted(services(connection), key=lambda service: usual_services.place(service, ours)))


def population(connection: Connection) -> int | None:
    """How many inhabitants our commune has; None where that is not known."""
    own = link.commune(connection)
    listed = None if own is None else communes.get(own.insee)
    return None if listed is None else listed.population


def service(connection: Connection, id: str) -> Service | None:
    value = _value(connection, "catalogue", id)
    return None if value is None else _SERVICE.decode(value)


def count(connection: Connection) -> int:
    """How many proposals there are."""
    return int(rows(connection, "SELECT count(*) FROM copy WHERE scope = 'proposals'")[0][0])


def first_keys(connection: Connection, most: int, needs: Collection[str]) -> list[ProposalKey]:
    """In the order of `proposals`: of those that are open the `most` first, perhaps more, and all that are decided.

    All that group a need of ours, or one of `needs`, are among them. SQLite chooses: to read the titles of a hundred
    thousand here takes five times as long.
    """
    first = rows(connection, _FIRST_TITLES, (most,))
    # Titles with accents, which SQLite cannot sort, stand before the last of these only if their first letter does.
    last = (first[-1][1][:1].lower() or " ") if len(first) == most else _LAST_PLAIN
    keys = [(id, title, "open", 0, "") for id, title in first]
    others = rows(connection, _OTHER_KEYS, (chr(ord(last) + 1), json.dumps(list(needs))))
    by_id = {key[0]: ProposalKey(*key) for key in (*keys, *others)}  # of two for one id the second, which has its needs
    return sorted(by_id.values(), key=lambda key: (words.place(key.title), key.id))


def proposals(connection: Connection, ids: Collection[str] | None = None) -> tuple[ProposalRow, ...]:
    """All proposals, or those with these ids; by title."""
    voted = votes.standing(connection, ids)
    if ids is None:
        values = rows(connection, _PROPOSALS)
    else:
        values = rows(connection, _NAMED_PROPOSALS, (json.dumps(list(ids)),))
    decoded = ((_PROPOSAL.decode(value), at) for value, at in values)
    by_title = sorted(decoded, key=lambda one: (words.place(one[0].title), one[0].id))
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
        for proposal, at in by_title
    )


def retained(connection: Connection) -> tuple[ProposalRow, ...]:
    """Of all proposals those that the committee retained, by title: the others are not decoded."""
    return proposals(connection, [id for (id,) in rows(connection, _RETAINED)])


def proposal(connection: Connection, id: str) -> Proposal | None:
    """The proposal as published last."""
    value = _value(connection, "proposals", id)
    return None if value is None else _PROPOSAL.decode(value)


def proposal_titles(connection: Connection, ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Each id with its title; "" for one that is published no more."""
    published = {id: proposal(connection, id) for id in ids}
    return tuple((id, "" if one is None else one.title) for id, one in published.items())


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


#: One query, in which SQLite itself reads the JSON: the text need not be decoded here. A default value ("open") is left
#: out of the JSON. Of a list that must be read again (cursors.STALE) no version is known.
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
_RETAINED = "SELECT id FROM copy WHERE scope = 'proposals' AND value ->> 'state' = 'retained'"
_KEYS = (
    "SELECT id, value ->> 'title' AS title, coalesce(value ->> 'state', 'open') AS state,"
    " coalesce(value ->> 'votes', 0) AS votes, coalesce(value -> 'needs', '') AS needs"
    " FROM copy WHERE scope = 'proposals'"
)
_LAST_PLAIN = "~"
_PLAIN = "(title NOT GLOB '*[^ -~]*')"  # of letters that SQLite sorts as `words.place` does
_FIRST_TITLES = f"SELECT id, title FROM ({_KEYS}) WHERE state = 'open' AND {_PLAIN} ORDER BY lower(title), id LIMIT ?"  # noqa: S608 - texts of ours
_OTHER_KEYS = (
    f"SELECT id, title, state, votes, needs FROM ({_KEYS}) WHERE state <> 'open'"  # noqa: S608 - texts of ours
    f" OR (lower(title) NOT BETWEEN ? AND '~\U0010ffff' AND NOT {_PLAIN})"
    " OR (needs <> '' AND EXISTS (SELECT 1 FROM json_each(needs) AS named"
    " WHERE named.value IN (SELECT id FROM need) OR named.value IN (SELECT value FROM json_each(?))))"
)
_SERVICE: msgspec.json.Decoder[Service] = msgspec.json.Decoder(Service)
_PROPOSAL: msgspec.json.Decoder[Proposal] = msgspec.json.Decoder(Proposal)
_NEED: msgspec.json.Decoder[PublicNeed] = msgspec.json.Decoder(PublicNeed)
