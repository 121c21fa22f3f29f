"""The timeline: one line of life for each contribution of ours, from the first word to the effect; or to its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from desktop.domain.contributions import ActFact, NeedFacts, ProposalFact, RequestFacts, ShareFacts
from desktop.domain.french import FIXED, counted, number, short_date
from desktop.domain.french import amount as in_euros

State: TypeAlias = Literal["done", "ahead", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One knot. `date` is ISO text, "" where none is known; `place` and `id` lead to where it can be read.

    `key` is written, validated, sent, received, corrected, grouped, voted, decided, steered, deployed, effect,
    published or answered (by a vote for a service, by the préfet). Of an ending ("ended") it says how: aside, refused,
    conflict, withdrawn, redirected, ineligible, not_retained, declined.
    """

    key: str
    state: State
    words: str
    note: str = ""
    date: str = ""
    place: str = ""
    id: str = ""

    @property
    def done(self) -> bool:
        return self.state != "ahead"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps in their order; nothing follows an ending."""

    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """What it waits for; None once it came to its end."""
        return next((step for step in self.steps if step.state == "ahead"), None)

    @property
    def ending(self) -> Step | None:
        return next((step for step in self.steps if step.state == "ended"), None)


_ROLES = {"participant": "participant", "referent": "territoire référent"}


def of_need(facts: NeedFacts) -> Timeline:
    """From the draft to the effect in the commune."""
    return _until_the_end(_need(facts))


def of_share(facts: ShareFacts) -> Timeline:
    """From the draft to the catalogue."""
    return _until_the_end(_share(facts))


def of_request(facts: RequestFacts) -> Timeline:
    """From the draft to the préfet's answer."""
    return _until_the_end(_request(facts))


def _until_the_end(steps: Iterator[Step]) -> Timeline:
    found = []
    for step in steps:
        found.append(step)
        if step.state == "ended":
            break
    return Timeline(tuple(found))


def _need(facts: NeedFacts) -> Iterator[Step]:
    here = {"place": "needs", "id": facts.id}
    yield Step(key="written", state="done", words="Écrit", date=facts.written_at, **here)
    if facts.validated_at:
        words = f"Validé par {facts.validated_by}" if facts.validated_by else "Validé"
        yield Step(key="validated", state="done", words=words, date=facts.validated_at, **here)
    yield from _carried(facts.submission, "needs", facts.id)
    for correction in facts.corrections:
        if correction.state == "accepted":
            yield Step(key="corrected", state="done", words="Corrigé", date=correction.received_at, **_act(correction))
    retained = facts.proposal is not None and facts.proposal.state == "retained"
    if facts.answer is not None and facts.answer.received_at and facts.answer.standing:
        words, note = "Vote pour un service", _numbered(facts.answer)
        yield Step(
            key="answered", state="done", words=words, note=note, date=facts.answer.received_at, **_act(facts.answer)
        )
    yield from _grouped(facts)
    yield from _taken_back(facts.withdrawal, facts.own)
    yield from _voted(facts)
    yield from _decided(facts.proposal)
    yield from _steered(facts, retained)
    yield from _deployed(facts, retained)


def _carried(act: ActFact | None, place: str, id: str) -> Iterator[Step]:
    """Sent and received, and what the platform refused at once."""
    if act is None:
        yield Step(key="sent", state="ahead", words="À soumettre", note="C’est un brouillon.", place=place, id=id)
        yield Step(key="received", state="ahead", words="Reçu")
        return
    at = _act(act)
    if act.state == "quarantined":
        note = " ".join(filter(None, (act.detail, "Vos autres envois continuent.")))
        yield Step(key="aside", state="ended", words="Mis de côté", note=note, **at)
    if not act.received_at:
        note = "Envoi essayé, sans réponse pour l’instant." if act.attempts else "Il partira au prochain échange."
        yield Step(key="sent", state="ahead", words="À envoyer", note=note, **at)
        yield Step(key="received", state="ahead", words="Reçu")
        return
    yield Step(key="sent", state="done", words="Envoyé", **at)
    yield Step(key="received", state="done", words="Reçu", note=_numbered(act), date=act.received_at, **at)
    ending = {"rejected": ("refused", "Refusé"), "conflict": ("conflict", "À corriger")}.get(act.state)
    if ending is not None:
        key, words = ending
        yield Step(key=key, state="ended", words=words, note=act.detail, date=act.decided_at, **at)


def _grouped(facts: NeedFacts) -> Iterator[Step]:
    if facts.proposal is not None:
        note = f"Dans la proposition «{FIXED}{facts.proposal.title}{FIXED}»."
        date_known = facts.moved_at if facts.own == "grouped" else ""
        at = {"place": "votes", "id": facts.proposal.id}
        yield Step(key="grouped", state="done", words="Regroupé", note=note, date=date_known, **at)
    elif facts.own == "redirected":
        way = f"Voie proposée{FIXED}: demande au préfet, {facts.category}." if facts.category else ""
        note = " ".join(filter(None, (facts.reason, way)))
        at = {"place": "requests", "id": facts.category_id} if facts.category_id else {"place": "needs", "id": facts.id}
        yield Step(key="redirected", state="ended", words="Réorienté", note=note, date=facts.moved_at, **at)
    elif facts.own == "ineligible":
        at = {"place": "needs", "id": facts.id}
        yield Step(key="ineligible", state="ended", words="Non éligible", note=facts.reason, date=facts.moved_at, **at)
    elif not _gone(facts.withdrawal, facts.own):
        yield Step(key="grouped", state="ahead", words="Regroupement", note="Avec les besoins semblables.")


def _gone(withdrawal: ActFact | None, own: str) -> bool:
    return own == "withdrawn" or (withdrawal is not None and withdrawal.standing)


def _taken_back(withdrawal: ActFact | None, own: str) -> Iterator[Step]:
    if not _gone(withdrawal, own):
        return
    if withdrawal is None:
        yield Step(key="withdrawn", state="ended", words="Retiré", note="Depuis un autre poste.")
        return
    note = "" if withdrawal.received_at else "Le retrait n’est pas encore envoyé."
    date_known = withdrawal.received_at or withdrawal.made_at
    yield Step(key="withdrawn", state="ended", words="Retiré", note=note, date=date_known, **_act(withdrawal))


def _voted(facts: NeedFacts) -> Iterator[Step]:
    """Once the committee has decided, a vote that was not given is no step any more."""
    vote, proposal = facts.vote, facts.proposal
    if vote is not None and vote.standing:
        if vote.received_at:
            words = "Vote pris en compte" if vote.state == "accepted" else "Vote reçu"
            at = _act(vote)
            yield Step(key="voted", state="done", words=words, note=_numbered(vote), date=vote.received_at, **at)
        else:
            note = "Le vote est à envoyer. Il n’est pas encore compté."
            yield Step(key="voted", state="ahead", words="Vote", note=note, **_act(vote))
    elif proposal is None:
        yield Step(key="voted", state="ahead", words="Vote")
    elif proposal.state == "open":
        note = f"Le vote a été refusé. {vote.detail}" if vote is not None and vote.state == "rejected" else ""
        yield Step(key="voted", state="ahead", words="Vote", note=note.strip(), place="votes", id=proposal.id)


def _decided(proposal: ProposalFact | None) -> Iterator[Step]:
    if proposal is None or proposal.state == "open":
        yield Step(key="decided", state="ahead", words="Décision du comité")
        return
    at = {"place": "votes", "id": proposal.id}
    counts = f"{counted(proposal.votes, 'vote compté', 'votes comptés')}." if proposal.votes else ""
    note = " ".join(filter(None, (proposal.reason, counts)))
    if proposal.state == "retained":
        yield Step(key="decided", state="done", words="Retenu par le comité", note=note, **at)
    else:
        yield Step(key="not_retained", state="ended", words="Non retenu par le comité", note=note, **at)


def _steered(facts: NeedFacts, retained: bool) -> Iterator[Step]:
    found = facts.steering
    at = {"place": "votes", "id": facts.proposal.id} if facts.proposal is not None and retained else {}
    projects = " ".join(f"Projet «{FIXED}{title}{FIXED}»{_PROJECT.get(state, '.')}" for title, state in found.projects)
    if found.composed or found.projects:
        given = _ROLES.get(found.given, "")
        ours = f"Votre commune y est {given}." if given else ""
        note = " ".join(filter(None, (ours, projects)))
        yield Step(key="steered", state="done", words="Piloté", note=note, date=found.moved_at, **at)
    elif facts.deployment.state not in ("planned", "live", "reported"):
        role = _ROLES.get(found.role, "")
        waits = "" if found.sent else " La déclaration est à envoyer."
        note = f"Intérêt déclaré{FIXED}: {role}.{waits}" if role else ""
        yield Step(key="steered", state="ahead", words="Pilotage", note=note, **at)


def _deployed(facts: NeedFacts, retained: bool) -> Iterator[Step]:
    found = facts.deployment
    at = {"place": "votes", "id": facts.proposal.id} if facts.proposal is not None and retained else {}
    day = "" if found.on is None else found.on.isoformat()
    if found.state in ("live", "reported"):
        yield Step(key="deployed", state="done", words="En service", note=found.note, date=day, **at)
    elif found.state == "planned":
        when = "" if found.on is None else f"Pour le {short_date(found.on)}."
        note = " ".join(filter(None, (when, found.note)))
        yield Step(key="deployed", state="ahead", words="Déploiement prévu", note=note, date=day, **at)
    else:
        asked = {"": "", "rejected": "La demande a été refusée.", "cancelled": "", "asked": "Demandé."}
        note = asked.get(found.state, "La demande est à envoyer.")
        yield Step(key="deployed", state="ahead", words="Déploiement", note=note, date=found.asked_at, **at)
    if found.state == "reported":
        since = "" if found.live_since is None else found.live_since.isoformat()
        yield Step(key="effect", state="done", words="Effet constaté", note=found.effect, date=since, **at)
    else:
        yield Step(key="effect", state="ahead", words="Effet", **at)


def _share(facts: ShareFacts) -> Iterator[Step]:
    yield Step(key="written", state="done", words="Écrit", date=facts.written_at, place="services", id=facts.id)
    yield from _carried(facts.submission, "services", facts.id)
    if facts.decided == "published":
        at = {"place": "services", "id": facts.service or facts.id}
        yield Step(key="published", state="done", words="Publié au catalogue", date=facts.moved_at, **at)
    elif facts.decided == "declined":
        at = {"place": "services", "id": facts.id}
        note, moved = facts.reason, facts.moved_at
        yield Step(key="declined", state="ended", words="Non retenu pour le catalogue", note=note, date=moved, **at)
    else:
        yield Step(key="published", state="ahead", words="Catalogue", note="La plateforme l’examine.")


def _request(facts: RequestFacts) -> Iterator[Step]:
    at = {"place": "requests", "id": facts.id}
    yield Step(key="written", state="done", words="Écrit", date=facts.written_at, **at)
    yield from _carried(facts.submission, "requests", facts.id)
    if facts.answered not in ("accepted", "refused"):
        yield from _taken_back(facts.withdrawal, facts.answered)
    moved = {"date": facts.moved_at, **at}
    if facts.answered == "accepted":
        amount = "" if facts.amount_cents is None else f"{FIXED}: {in_euros(facts.amount_cents)}"
        yield Step(key="answered", state="done", words=f"Financement accordé{amount}", note=facts.reason, **moved)
    elif facts.answered == "refused":
        yield Step(key="refused", state="ended", words="Refusé par le préfet", note=facts.reason, **moved)
    elif facts.answered == "incomplete":
        lacks = f"Il manque{FIXED}: {', '.join(facts.missing)}." if facts.missing else ""
        note = " ".join(filter(None, (facts.reason, lacks)))
        yield Step(key="answered", state="ahead", words="À compléter", note=note, **moved)
    else:
        yield Step(key="answered", state="ahead", words="Réponse du préfet", **at)


def _numbered(act: ActFact) -> str:
    return "" if act.number is None else f"n°{FIXED}{number(act.number)}"


def _act(act: ActFact) -> dict[str, str]:
    return {"place": "outbox", "id": act.op}


_PROJECT = {"retained": " retenu.", "not_retained": " non retenu."}
