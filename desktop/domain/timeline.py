"""The timeline of a contribution of ours: from its draft to its effect, or to where it ended."""

from collections.abc import Iterator
from dataclasses import replace

from desktop.domain.act_words import NOT_THERE, OTHER_PLATFORM, STATES, away, by_another
from desktop.domain.contributions import (
    ActFact,
    NeedHistory,
    ProposalFact,
    RequestHistory,
    ShareHistory,
    State,
    Step,
    Timeline,
    place_of,
)
from desktop.domain.exchange_words import departure
from desktop.domain.french import FIXED, capital, counted, short_date, uncapital
from desktop.domain.french import amount as in_euros

#: Key, state and words of a withdrawal, by the state of its act; with any other it waits, which is no end.
_WITHDRAWALS: dict[str, tuple[str, State, str]] = {
    "": ("withdrawing", "ahead", "Retrait à envoyer"),
    "accepted": ("withdrawn", "ended", "Retiré"),
    "deposited": ("withdrawal", "ahead", "Retrait reçu"),
    "conflict": ("conflict", "ended", "Retrait à corriger"),
    "quarantined": ("aside", "ended", "Retrait mis de côté"),
}
_ENDS = {"rejected": "refused", "conflict": "conflict"}
DRAFT = "C’est un brouillon."
_ROLES = {"participant": "participant", "referent": "territoire référent"}
_PROJECT = {"retained": " retenu.", "not_retained": " non retenu."}


def of_need(history: NeedHistory) -> Timeline:
    """From the draft to the effect in the commune."""
    return _until_the_end(_need(history))


def of_share(history: ShareHistory) -> Timeline:
    """From the draft to the catalogue."""
    return _until_the_end(_share(history))


def of_request(history: RequestHistory) -> Timeline:
    """From the draft to the préfet's answer."""
    return _until_the_end(_request(history))


def _until_the_end(steps: Iterator[Step]) -> Timeline:
    found = []
    for step in steps:
        found.append(step)
        if step.state == "ended" or step.key in ("withdrawing", "withdrawal"):
            break
    return Timeline(tuple(found))


def _need(history: NeedHistory) -> Iterator[Step]:
    begun = list(_begun(history))
    for step in _since(history):
        begun.insert(place_of(step, begun), step)
    yield from begun
    retained = history.proposal is not None and history.proposal.state == "retained"
    yield from _grouped(history)
    yield from _taken_back(history.withdrawal, history.own, _away(history), history.moved_at)
    yield from _voted(history)
    yield from _decided(history.proposal)
    yield from _steered(history, retained)
    yield from _deployed(history, retained)


def _begun(history: NeedHistory) -> Iterator[Step]:
    """Written, validated, sent, received."""
    here, away = {"place": "needs", "id": history.id}, _away(history)
    if history.away:
        yield Step(key="written", state="done", words="Rédigé", note=away, **here)
    else:
        yield Step(key="written", state="done", words="Rédigé", date=history.written_at, **here)
    lies_here = history.submission is None and not history.away
    if history.validated_at:
        words = _by("Validé", history.validated_by)
        yield Step(key="validated", state="done", words=words, date=history.validated_at, **here)
    elif lies_here and (history.mayor or history.asked_at):
        note = "Demandée." if history.asked_at else DRAFT
        asked = {"words": "Validation du maire", "note": note, "date": history.asked_at}
        yield Step(key="validated", state="ahead", **asked, **here)
    if history.not_there:
        yield Step(key=NOT_THERE, state="ended", words=STATES[NOT_THERE], note=away, **here)
    elif history.away:
        date_known = history.moved_at if history.own == "received" else ""
        yield Step(key="received", state="done", words="Reçu", note=away, date=date_known, **here)
    else:
        drafted = "" if history.mayor or history.asked_at or history.validated_at else DRAFT
        yield from _carried(history.submission, "needs", history.id, drafted)


def _since(history: NeedHistory) -> Iterator[Step]:
    """What was done about it besides: its corrections, and a vote for a service that answers it."""
    here = {"place": "needs", "id": history.id}
    answer = history.answer
    if answer is not None and answer.received_at and answer.standing:
        words, note = "Vote pour un service", _noted(history, answer)
        yield Step(key="answered", state="done", words=words, note=note, date=answer.received_at, **answer.place)
    for correction in history.corrections:  # after it: one of which the hour is not known stands last
        if correction.validated_at and correction.standing:
            words = _by("Choix validé" if correction.choice else "Correction validée", correction.validated_by)
            yield Step(key="validated", state="done", words=words, date=correction.validated_at, **here)
        if not correction.op:
            yield Step(key="corrected", state="done", words="Corrigé", note=_away(history), **here)
        elif correction.state == "accepted":
            said = {"words": correction.corrected, "note": correction.kept, "date": correction.received_at}
            yield Step(key="corrected", state="done", **said, **correction.place)


def _by(words: str, who: str) -> str:
    return f"{words} par {who}" if who else words


def _carried(act: ActFact | None, place: str, id: str, drafted: str = DRAFT) -> Iterator[Step]:
    """Sent and received, and what the platform refused at once."""
    if act is None:
        at, words = {"place": place, "id": id}, "À mettre dans la boîte d’envoi"
        yield Step(key="sent", state="ahead", words=words, note=drafted, **at)
        yield Step(key="received", state="ahead", words="Reçu")
        return
    at = act.place
    if act.state == "quarantined":
        note = " ".join(filter(None, (act.detail, "Vos autres envois continuent.")))
        yield Step(key="aside", state="ended", words=STATES[act.state], note=note, **at)
    if not act.received_at:
        note = departure(enrolled=act.enrolled, carried=act.carried)
        if act.attempts and not act.carried:
            note = "Envoi essayé, sans réponse pour l’instant."
        yield Step(key="sent", state="ahead", words=STATES["finalised"], note=note, **at)
        yield Step(key="received", state="ahead", words="Reçu")
        return
    yield Step(key="sent", state="done", words="Envoyé", **at)
    if act.other_platform:
        yield Step(key=OTHER_PLATFORM, state="ended", words=by_another(act.state), date=act.received_at, **at)
    yield Step(key="received", state="done", words="Reçu", note=act.numbered, date=act.received_at, **at)
    if act.lost:
        yield Step(
            key="sent", state="ahead", words="À renvoyer", note="La plateforme l’a perdu. Il repart d’ici.", **at
        )
    ending = _ENDS.get(act.state)
    if ending is not None:
        yield Step(key=ending, state="ended", words=STATES[act.state], note=act.detail, date=act.decided_at, **at)


def _grouped(history: NeedHistory) -> Iterator[Step]:
    end: State = "done" if _gone(history.withdrawal, history.own) else "ended"
    here = {"place": "needs", "id": history.id}
    if history.proposal is not None:
        note = f"Dans la proposition «{FIXED}{history.proposal.title}{FIXED}»."
        date_known = history.moved_at if history.own == "grouped" else ""
        at = {"place": "votes", "id": history.proposal.id}
        yield Step(key="grouped", state="done", words="Regroupé", note=note, date=date_known, **at)
    elif history.own == "grouped":  # the proposal itself has not come yet
        yield Step(key="grouped", state="done", words="Regroupé", date=history.moved_at, **here)
    elif history.own == "redirected":
        way = f"Voie proposée{FIXED}: demande au préfet, {history.category}." if history.category else ""
        note = " ".join(filter(None, (history.reason, way)))
        at = {"place": "requests", "id": history.category_id} if history.category_id else here
        yield Step(key="redirected", state=end, words="Réorienté", note=note, date=history.moved_at, **at)
    elif history.own == "ineligible":
        reason, moved = history.reason, history.moved_at
        yield Step(key="ineligible", state=end, words="Non éligible", note=reason, date=moved, **here)
    elif not _gone(history.withdrawal, history.own):
        yield Step(key="grouped", state="ahead", words="Regroupement", note="Avec les besoins semblables.")


def _gone(withdrawal: ActFact | None, own: str) -> bool:
    return own == "withdrawn" or (withdrawal is not None and withdrawal.standing)


def _away(history: NeedHistory) -> str:
    return f"{capital(away(restored=history.restored))}."


def _noted(history: NeedHistory, act: ActFact) -> str:
    """The number of its receipt, which another computer has of what it did."""
    return act.numbered if act.op else _away(history)


def _taken_back(withdrawal: ActFact | None, own: str, away: str, moved_at: str = "") -> Iterator[Step]:
    if not _gone(withdrawal, own):
        return
    if withdrawal is None or not withdrawal.standing:
        yield Step(key="withdrawn", state="ended", words="Retiré", note=away, date=moved_at)
        return
    key, state, words = _WITHDRAWALS.get(withdrawal.state, _WITHDRAWALS[""])
    made = withdrawal.received_at or withdrawal.made_at
    yield Step(key=key, state=state, words=words, date=made, **withdrawal.place)


def _voted(history: NeedHistory) -> Iterator[Step]:
    """Once the committee has decided, a vote that was not cast is no longer a step."""
    vote, proposal = history.vote, history.proposal
    if vote is not None and vote.standing:
        if vote.received_at:
            words = "Vote pris en compte" if vote.state == "accepted" else "Vote reçu"
            at = vote.place or ({} if proposal is None else {"place": "votes", "id": proposal.id})
            yield Step(key="voted", state="done", words=words, note=_noted(history, vote), date=vote.received_at, **at)
        else:
            note = "Le vote est à envoyer. Il n’est pas encore compté."
            yield Step(key="voted", state="ahead", words="Vote", note=note, **vote.place)
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


def _steered(history: NeedHistory, retained: bool) -> Iterator[Step]:
    found = history.steering
    at = {"place": "votes", "id": history.proposal.id} if history.proposal is not None and retained else {}
    projects = " ".join(f"Projet «{FIXED}{title}{FIXED}»{_PROJECT.get(state, '.')}" for title, state in found.projects)
    if found.composed or found.projects:
        given = _ROLES.get(found.given, "")
        ours = f"Votre commune y est {given}." if given else ""
        note = " ".join(filter(None, (ours, projects)))
        yield Step(key="steered", state="done", words="Piloté", note=note, date=found.moved_at, **at)
    elif history.deployment.state not in ("planned", "live", "reported"):
        role = _ROLES.get(found.role, "")
        waits = "" if found.sent else " La demande est à envoyer."
        note = f"Participation demandée{FIXED}: {role}.{waits}" if role else ""
        yield Step(key="steered", state="ahead", words="Pilotage", note=note, **at)


def _deployed(history: NeedHistory, retained: bool) -> Iterator[Step]:
    found = history.deployment
    at = {"place": "votes", "id": history.proposal.id} if history.proposal is not None and retained else {}
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


def _share(history: ShareHistory) -> Iterator[Step]:
    yield Step(key="written", state="done", words="Rédigé", date=history.written_at, place="services", id=history.id)
    yield from _carried(history.submission, "services", history.id)
    if history.decided == "published":
        at = {"place": "services", "id": history.service or history.id}
        yield Step(key="published", state="done", words="Publié au catalogue", date=history.moved_at, **at)
    elif history.decided == "declined":
        at = {"place": "services", "id": history.id}
        note, moved = history.reason, history.moved_at
        yield Step(key="declined", state="ended", words="Non retenu pour le catalogue", note=note, date=moved, **at)
    else:
        yield Step(key="published", state="ahead", words="Catalogue", note="La plateforme l’examine.")


def _request(history: RequestHistory) -> Iterator[Step]:
    at = {"place": "requests", "id": history.id}
    yield Step(key="written", state="done", words="Rédigé", date=history.written_at, **at)
    for earlier in history.earlier:
        yield from _carried(earlier.act, "requests", history.id)
        yield Step(key="incomplete", state="done", words="À compléter", note=earlier.asked, date=earlier.moved_at, **at)
    for step in _carried(history.submission, "requests", history.id):
        again = history.earlier and step.key in ("sent", "received")
        yield replace(step, words=f"Complément {uncapital(step.words)}") if again else step
    if history.answered not in ("accepted", "refused"):
        yield from _taken_back(history.withdrawal, history.answered, f"{capital(away())}.")
    moved = {"date": history.moved_at, **at}
    if history.answered == "accepted":
        amount = "" if history.amount_cents is None else f"{FIXED}: {in_euros(history.amount_cents)}"
        yield Step(key="answered", state="done", words=f"Financement accordé{amount}", note=history.reason, **moved)
    elif history.answered == "refused":
        yield Step(key="refused", state="ended", words="Refusé par le préfet", note=history.reason, **moved)
    elif history.answered == "incomplete":
        yield Step(key="incomplete", state="ahead", words="À compléter", note=history.asked, **moved)
    else:
        yield Step(key="answered", state="ahead", words="Réponse du préfet", **at)
