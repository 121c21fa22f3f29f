"""What the commune has made in the present world: named before a prepared world takes its place."""

from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.queries import campaign, needs, outbox, person, requests, shares, votes
from desktop.demo.worlds import sample
from desktop.domain.french import FIXED, counted, quoted
from resources.demonstration import read_world
from sync.client.ledger.states import FINAL, VOID, State

_NAMED = 2  # needs at most by their titles
_OF_VOTES_AND_NEEDS = ("vote.cast", "vote.withdraw", "need.submit")  # they are told by what they are about


class MadeNeed(NamedTuple):
    """One need as it stands."""

    id: str  #: UUID, made with the draft
    title: str  #: as typed
    text: str  #: its description; "" too where the demonstration wrote it
    sent: str = ""  #: id of the act that submits it; "" for a draft


class Made(Struct, frozen=True, kw_only=True):
    """What stands in the commune's database."""

    votes: frozenset[str] = frozenset()  #: ids of the proposals voted for
    needs: frozenset[MadeNeed] = frozenset()  #: drafts and sent ones
    others: frozenset[str] = frozenset()  #: ids of all other acts
    waiting: frozenset[str] = frozenset()  #: ids of the acts that the platform has not answered
    arrived: frozenset[str] = frozenset()  #: ids of those that it has taken
    drafts: frozenset[str] = frozenset()  #: services and requests not sent, each with its text
    person: str = ""  #: who acts for the commune, as entered in the settings
    phase: str = ""  #: the one that is open; the platform's decisions change it


class Lost(Struct, frozen=True, kw_only=True):
    """What goes when a prepared world takes the present one's place."""

    words: str  #: a sentence; "" for nothing
    first_votes: bool = False  #: votes are among it, in a world that had none when it was put in place


def made(connection: Connection) -> Made:
    story, current = read_world().story, campaign.current(connection)
    acts = [act for act in outbox.listed(connection) if act.state not in VOID]
    return Made(
        votes=votes.standing(connection),
        needs=frozenset(
            MadeNeed(
                row.id,
                row.title,
                "" if row.description == story.need_description else row.description,
                row.submit_op,
            )
            for row in needs.listed(connection)
        ),
        others=frozenset(act.op for act in acts if act.type not in _OF_VOTES_AND_NEEDS),
        waiting=frozenset(act.op for act in acts if act.state not in FINAL),
        arrived=frozenset(act.op for act in acts if act.state == State.ACCEPTED),
        drafts=_drafts(connection),
        person=msgspec.json.encode((person.current(connection), person.typed(connection))).decode(),
        phase=(current and current.open_phase) or "",
    )


def _drafts(connection: Connection) -> frozenset[str]:
    """But for those that the demonstration writes itself, as long as nobody has changed them."""
    written = {sample.request_texts(one)["title"]: sample.request_texts(one) for one in read_world().further_requests}
    share = msgspec.structs.asdict(read_world().share)
    drafts = set[str]()
    for row in requests.listed(connection):
        texts = {name: row.fields[name] for name in sample.request_texts(read_world().request)}
        if not row.submit_op and texts != written.get(row.title):
            drafts.add(f"{row.id} {texts}")
    for one in shares.listed(connection):
        texts = {name: getattr(one, name) for name in share}
        if not one.share_op and texts != share:
            drafts.add(f"{one.id} {texts}")
    return frozenset(drafts)


def lost(now: Made, before: Made) -> Lost:
    """What is there now and was not before."""
    return Lost(words=named(now, before), first_votes=bool(now.votes) and not before.votes)


def named(now: Made, before: Made) -> str:
    """What was not there before, and the votes that were taken back, as one sentence says it; "" for none."""
    titles = [need.title for need in sorted(now.needs - before.needs)]
    parts = [_counted(now.votes - before.votes, "vote"), _counted(before.votes - now.votes, "vote retiré")]
    if len(titles) <= _NAMED:
        parts += [f"le besoin {quoted(title)}" if title else "un besoin sans titre" for title in titles]
    else:
        parts.append(counted(len(titles), "besoin"))
    parts.append(_counted(now.drafts - before.drafts, "brouillon"))
    parts.append(_counted(now.others - before.others, "autre envoi"))
    if arrived := len(now.arrived & before.waiting):
        parts.append(f"l’arrivée de {counted(arrived, 'envoi')} de l’histoire")
    if now.person != before.person:
        parts.append("la personne indiquée dans Réglages")
    if now.phase != before.phase:
        parts.append("les décisions de la plateforme")
    parts = [part for part in parts if part]
    listed = " et ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
    return f"Ce qui a été fait ici disparaît{FIXED}: {listed}." if parts else ""


def _counted(ids: frozenset[str], words: str) -> str:
    return counted(len(ids), words, " ".join(f"{word}s" for word in words.split())) if ids else ""
