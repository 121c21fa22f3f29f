"""The steps that the programme takes with a need: grouping, vote, decision, steering, deployment, effect."""

from collections.abc import Iterator
from typing import TypedDict

from desktop.domain.act_words import OF_NEED, away
from desktop.domain.contributions import ActFact, LifeStep, NeedHistory, ProposalFact, RequestHistory, StepProgress
from desktop.domain.exchange_words import kept_answer
from desktop.domain.french import FIXED, capital, counted, short_date
from desktop.domain.places import PlaceLink


class StepNote(TypedDict):
    """The note of a step, as its fields."""

    note: str  #: words of that step; "" for none
    elsewhere: bool  #: True: the act was not made in this database


_ROLES = {"participant": "participant", "referent": "territoire référent"}
_PROJECT = {"retained": " retenu.", "not_retained": " non retenu."}


def grouped(history: NeedHistory) -> Iterator[LifeStep]:
    end: StepProgress = "done" if gone(history.withdrawal, history.own) else "ended"
    at: PlaceLink
    here: PlaceLink = {"place": "needs", "id": history.id}
    if history.proposal is not None:
        note = f"Dans la proposition «{FIXED}{history.proposal.title}{FIXED}»."
        date_known = history.moved_at if history.own == "grouped" else ""
        at = {"place": "votes", "id": history.proposal.id}
        yield LifeStep(key="grouped", state="done", words=OF_NEED["grouped"].word, note=note, date=date_known, **at)
    elif history.own == "grouped":  # the proposal itself has not been read yet
        yield LifeStep(key="grouped", state="done", words=OF_NEED["grouped"].word, date=history.moved_at, **here)
    elif history.own == "redirected":
        way = f"Voie proposée{FIXED}: demande au préfet, {history.category}." if history.category else ""
        note = " ".join(filter(None, (history.reason, way)))
        at = {"place": "requests", "id": history.category_id} if history.category_id else here
        words, moved = OF_NEED["redirected"].word, history.moved_at
        yield LifeStep(key="redirected", state=end, words=words, note=note, date=moved, **at)
    elif history.own == "ineligible":
        words, reason, moved = OF_NEED["ineligible"].word, history.reason, history.moved_at
        yield LifeStep(key="ineligible", state=end, words=words, note=reason, date=moved, **here)
    elif not gone(history.withdrawal, history.own):
        yield LifeStep(key="grouped", state="ahead", words="Regroupement", note="Avec les besoins semblables.")


def voted(history: NeedHistory) -> Iterator[LifeStep]:
    """The vote; no step for a vote that was not cast before the committee decided."""
    vote, proposal = history.vote, history.proposal
    if vote is not None and vote.standing:
        if vote.received_at:
            words = "Vote pris en compte" if vote.state == "accepted" else "Vote reçu"
            at: PlaceLink = vote.place or ({} if proposal is None else {"place": "votes", "id": proposal.id})
            note_fields = noted(history, vote)
            yield LifeStep(key="voted", state="done", words=words, date=vote.received_at, **note_fields, **at)
        else:
            waits = "est parti sur une clé USB" if vote.carried else "est à envoyer"
            note = f"Le vote {waits}. Il n’est pas encore compté."
            yield LifeStep(key="voted", state="ahead", words="Vote", note=note, **vote.place)
    elif proposal is None:
        yield LifeStep(key="voted", state="ahead", words="Vote")
    elif proposal.state == "open":
        refused = vote is not None and vote.state == "rejected"
        note = f"Le vote a été refusé. {kept_answer(vote.detail)}" if vote is not None and refused else ""
        yield LifeStep(key="voted", state="ahead", words="Vote", note=note.strip(), place="votes", id=proposal.id)


def decided(proposal: ProposalFact | None) -> Iterator[LifeStep]:
    if proposal is None or proposal.state == "open":
        yield LifeStep(key="decided", state="ahead", words="Décision du comité")
        return
    at: PlaceLink = {"place": "votes", "id": proposal.id}
    counts = f"{counted(proposal.votes, 'vote compté', 'votes comptés')}." if proposal.votes else ""
    note = " ".join(filter(None, (proposal.reason, counts)))
    words = f"{OF_NEED[proposal.state].word} par le comité"
    if proposal.state == "retained":
        yield LifeStep(key="decided", state="done", words=words, note=note, **at)
    else:
        yield LifeStep(key="not_retained", state="ended", words=words, note=note, **at)


def steered(history: NeedHistory, retained: bool) -> Iterator[LifeStep]:
    steering = history.steering
    at: PlaceLink = {"place": "votes", "id": history.proposal.id} if history.proposal is not None and retained else {}
    projects = " ".join(
        f"Projet «{FIXED}{title}{FIXED}»{_PROJECT.get(state, '.')}" for title, state in steering.projects
    )
    if steering.composed or steering.projects:
        given = _ROLES.get(steering.given, "")
        ours = f"Votre commune y est {given}." if given else ""
        note = " ".join(filter(None, (ours, projects)))
        yield LifeStep(key="steered", state="done", words="Piloté", note=note, date=steering.moved_at, **at)
    elif history.deployment.state not in ("planned", "live", "reported"):
        role = _ROLES.get(steering.role, "")
        waits = "" if steering.sent else " La demande est à envoyer."
        note = f"Participation demandée{FIXED}: {role}.{waits}" if role else ""
        yield LifeStep(key="steered", state="ahead", words="Pilotage", note=note, **at)


def deployed(history: NeedHistory, retained: bool) -> Iterator[LifeStep]:
    deployment = history.deployment
    at: PlaceLink = {"place": "votes", "id": history.proposal.id} if history.proposal is not None and retained else {}
    day = "" if deployment.on is None else deployment.on.isoformat()
    if deployment.state in ("live", "reported"):
        yield LifeStep(key="deployed", state="done", words="En service", note=deployment.note, date=day, **at)
    elif deployment.state == "planned":
        when = "" if deployment.on is None else f"Pour le {short_date(deployment.on)}."
        note = " ".join(filter(None, (when, deployment.note)))
        yield LifeStep(key="deployed", state="ahead", words="Déploiement prévu", note=note, date=day, **at)
    else:
        asked = {"": "", "rejected": "La demande a été refusée.", "cancelled": "", "asked": "Demandé."}
        note = asked.get(deployment.state, "La demande est à envoyer.")
        yield LifeStep(key="deployed", state="ahead", words="Déploiement", note=note, date=deployment.asked_at, **at)
    if deployment.state == "reported":
        since = "" if deployment.live_since is None else deployment.live_since.isoformat()
        yield LifeStep(key="effect", state="done", words="Effet constaté", note=deployment.effect, date=since, **at)
    else:
        yield LifeStep(key="effect", state="ahead", words="Effet", **at)


def gone(withdrawal: ActFact | None, own: str) -> bool:
    return own == "withdrawn" or (withdrawal is not None and withdrawal.standing)


def away_from_here(history: NeedHistory | RequestHistory) -> StepNote:
    return {"note": f"{capital(away(restored=history.restored))}.", "elsewhere": True}


def noted(history: NeedHistory, act: ActFact) -> StepNote:
    """The number of the receipt; for another computer's act, which has it, a sentence instead."""
    return {"note": act.numbered, "elsewhere": False} if act.op else away_from_here(history)
