"""What the commune has made in the present world: named before a prepared world takes its place."""

from collections.abc import Collection

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select

from desktop.database.queries import campaign, outbox, person
from desktop.database.tables import vote
from desktop.demo.stage.written import Piece, pieces
from desktop.domain.french import FIXED, counted, quoted
from sync.client.ledger.states import FINAL, VOID, State

_NAMED = 2  # needs at most by their titles
_OF_VOTES_AND_NEEDS = ("vote.cast", "vote.withdraw", "need.submit")  # they are told by what they are about
_STANDING = select(vote.c.subject, func.coalesce(vote.c.need, "").label("need")).where(vote.c.stands == 1)
_WITH_WORDS = ("need", "request", "share", "attachment")  # tables whose rows have words of their own


class Made(Struct, frozen=True, kw_only=True):
    """What stands in the commune's database, and beside it."""

    votes: frozenset[str] = frozenset()  #: ids of the proposals voted for, each with that of the need that it answers
    pieces: frozenset[Piece] = frozenset()  #: needs, services, requests, documents, texts that were begun, settings
    others: frozenset[str] = frozenset()  #: ids of all acts but votes and needs
    waiting: frozenset[str] = frozenset()  #: ids of the acts that the platform has not answered
    arrived: frozenset[str] = frozenset()  #: ids of those that it has taken
    person: str = ""  #: who acts for the commune, as entered in the settings
    phase: str = ""  #: the one that is open; the platform's decisions change it
    stick: frozenset[str] = frozenset()  #: names of the files on the demonstration's USB stick
    decided: bool = False  #: the platform has decided something, heard or not
    unstored: bool = False  #: a text on the screen could not be stored, so that it stands in no database


class Lost(Struct, frozen=True, kw_only=True):
    """What goes when a prepared world takes the present one's place."""

    words: str  #: a sentence; "" for nothing
    first_votes: bool = False  #: votes are among it, in a world that had none when it was put in place


def made(connection: Connection) -> Made:
    current = campaign.current(connection)
    acts = [act for act in outbox.listed(connection) if act.state not in VOID]
    return Made(
        votes=frozenset(f"{row.subject} {row.need}".rstrip() for row in connection.execute(_STANDING)),
        pieces=pieces(connection),
        others=frozenset(act.op for act in acts if act.type not in _OF_VOTES_AND_NEEDS),
        waiting=frozenset(act.op for act in acts if act.state not in FINAL),
        arrived=frozenset(act.op for act in acts if act.state == State.ACCEPTED),
        person=msgspec.json.encode((person.current(connection), person.typed(connection))).decode(),
        phase=(current and current.open_phase) or "",
    )


def lost(now: Made, before: Made, *, by_title: bool = True) -> Lost:
    """What is there now and was not before. `by_title`: needs; False where the room may not read them."""
    return Lost(words=named(now, before, by_title=by_title), first_votes=bool(now.votes) and not before.votes)


def named(now: Made, before: Made, *, by_title: bool = True) -> str:
    """What was not there before, and the votes that were taken back, as one sentence says it; "" for none."""
    written = _written(now, before)
    titles = [need.title for need in written if need.table == "need"]
    parts = [_counted(now.votes - before.votes, "vote"), _counted(before.votes - now.votes, "vote retiré")]
    if by_title and len(titles) <= _NAMED:
        parts += [f"le besoin {quoted(title)}" if title else "un besoin sans titre" for title in titles]
    else:
        parts.append(_counted(titles, "besoin"))
    parts.append(_counted([one for one in written if one.table in ("request", "share")], "brouillon"))
    parts.append(_counted([one for one in written if one.table == "attachment"], "pièce jointe"))
    parts.append(_counted([one for one in written if one.begun], "texte commencé"))
    parts.append("un texte qui n’a pas pu être enregistré" if now.unstored and not before.unstored else "")
    parts.append(_counted(now.others - before.others, "autre envoi"))
    if arrived := len(now.arrived & before.waiting):
        parts.append(f"l’arrivée de {counted(arrived, 'envoi')} de l’histoire")
    if stick := now.stick - before.stick:
        parts.append(f"{counted(len(stick), 'fichier')} sur la clé USB")
    if now.person != before.person:
        parts.append("la personne indiquée dans Réglages")
    others = {one.table for one in written if not one.begun} - {*_WITH_WORDS}
    parts.append("des choix faits dans Réglages" if "meta" in others else "")
    parts.append("d’autres saisies" if others - {"meta"} else "")
    parts.append(_counted(_deleted(now, before), "suppression"))
    if now.phase != before.phase or (now.decided and not before.decided):
        parts.append("les décisions de la plateforme")
    parts = [part for part in parts if part]
    listed = " et ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
    return f"Ce qui a été fait ici disparaît{FIXED}: {listed}." if parts else ""


def _written(now: Made, before: Made) -> list[Piece]:
    """What is new or says something else; not what was only sent since, as the act is told, but for needs."""
    new, there = now.others - before.others, {one._replace(sent="") for one in before.pieces}
    needs = {one for one in now.pieces - before.pieces if one.table == "need"}
    return sorted(
        needs
        | {
            one
            for one in now.pieces
            if one.table != "need" and one.text and one.sent not in new and one._replace(sent="") not in there
        }
    )


def _deleted(now: Made, before: Made) -> set[tuple[str, str]]:
    """Drafts and documents that are gone for good; a text that was begun goes with the act that it was for."""
    return {(one.table, one.id) for one in before.pieces if one.table in _WITH_WORDS} - {
        (one.table, one.id) for one in now.pieces
    }


def _counted(ids: Collection[object], words: str) -> str:
    return counted(len(ids), words, " ".join(f"{word}s" for word in words.split())) if ids else ""
