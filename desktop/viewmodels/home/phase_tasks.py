"""What the phase that is open asks of a commune, as lines of À faire."""

from datetime import datetime

from desktop.database.opening import Opening
from desktop.domain.act_words import BEING_WITHDRAWN
from desktop.domain.french import quoted
from desktop.domain.phases import LocalTime
from desktop.viewmodels.home.campaign_words import not_published, nothing_yet, open_phase, platform_time, still_asked
from desktop.viewmodels.home.task import Task
from desktop.viewmodels.kit import deadlines, french
from desktop.viewmodels.kit.targets import BALLOT, DEPLOYMENT, NEW, ROUND, STEERING

#: Beside its votes: words, verb, and the part of the page of votes.
_PHASES = {
    "steering": ("Participer au pilotage des services retenus", "Participer", STEERING),
    "deployment": ("Demander les services retenus, puis déclarer leur effet", "Demander", DEPLOYMENT),
}
#: What is voted for in a phase: the one called “Vote” may be put off while services are voted for.
_FOR = {"needs": "pour des services du catalogue", "vote": "pour les propositions"}
_A_NEED = "Écrire un besoin"  # not a first one: she may have withdrawn that
_NO_VOTE = "Aucun vote pour l’instant"
#: Where a phase has nothing to offer here yet: what is missing, and what may bring it.
_MISSING = {
    "vote": (
        "Aucune proposition à voter n’est encore arrivée ici",
        "Le vote est ouvert. Un échange apporte ce qui est mis au vote.",
    ),
    "steering": ("Aucun service retenu n’est encore connu ici", "Un échange apporte ce que le comité décide."),
}
_MISSING["deployment"] = _MISSING["steering"]
#: The same after an exchange of today: the platform had none then, so that none is asked of it again.
_NONE = {
    "vote": ("Aucune proposition n’a encore été publiée", "Elles arriveront par un échange, une fois publiées."),
    "steering": ("Aucun service retenu n’a encore été publié", "Ils arriveront par un échange, une fois publiés."),
}
_NONE["deployment"] = _NONE["steering"]


def of_phase(opening: Opening, here: LocalTime) -> tuple[Task, ...]:
    """The lines, if any, on `here` by this computer's clock."""
    now = platform_time(opening, here)
    phase = open_phase(opening, now)
    if phase is None or not opening.numbered or not still_asked(opening, phase):
        return ()  # without a SIREN, a commune can send nothing of this
    if nothing_yet(opening, phase):
        if not opening.enrolment.known:
            return ()  # nothing can be received before the enrolment, which has a line of its own
        if opening.last_exchange is not None and not_published(opening, phase, here):
            asked = french.since(opening.last_exchange, here)
            none, later = _NONE[phase.key]
            note = f"La plateforme n’en avait pas {asked}. {later}"
            return (Task(words=none, note=note, verb="", place="outbox"),)
        missing, comes = _MISSING[phase.key]
        return (Task(words=missing, note=comes, verb="Recevoir", place="outbox", target=ROUND),)
    closes = datetime.fromisoformat(phase.closes)
    beyond = f"Tant que la phase {quoted(phase.name)} est ouverte"
    until = f"Avant le {deadlines.last_minute(closes, now)}" if closes > now else beyond
    if phase.key in _PHASES:
        words, verb, target = _PHASES[phase.key]
        return (Task(words=words, note=until, verb=verb, place="votes", target=target),)
    if phase.key not in ("needs", "vote"):
        return ()
    votes, leaving = opening.proposal_votes, opening.proposals_withdrawing
    if phase.key == "needs":
        votes, leaving = opening.votes - votes, opening.withdrawing - leaving
    vote_count = french.counted(votes, "vote enregistré", "votes enregistrés") if votes else _NO_VOTE
    vote_count += french.among(leaving, votes, BEING_WITHDRAWN)
    words = f"Voter {_FOR[phase.key]} au nom {french.of(opening.commune)}"
    note = f"{until} · {vote_count}"
    vote = Task(words=words, note=note, verb="Voir", place="votes", target=BALLOT)
    if phase.key == "vote":
        return (vote,)
    to_vote = (vote,) if opening.services else ()  # a campaign may have a catalogue without services
    need = Task(words=_A_NEED, note=until, verb="Écrire", place="needs", target=NEW)
    return to_vote if opening.written else (need, *to_vote)
