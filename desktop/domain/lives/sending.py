"""The steps of what was sent from here, a need, service or request: sent, received, refused; and its withdrawal."""

from collections.abc import Iterator

from desktop.domain.act_words import OTHER_PLATFORM, STATES, by_another, unsent
from desktop.domain.contributions import ActFact, LifeStep, StepProgress
from desktop.domain.exchange_words import departure, kept_answer
from desktop.domain.french import FIXED, uncapital
from desktop.domain.lives.gender import MASCULINE, Gender
from desktop.domain.lives.programme import StepNote, gone
from desktop.domain.places import PlaceKey

#: By state of the withdrawal's act: key, state and words of the step. In any other state it waits, as in "", where the
#: words say whether it is on a USB stick.
_WITHDRAWALS: dict[str, tuple[str, StepProgress, str]] = {
    "": ("withdrawing", "ahead", ""),
    "accepted": ("withdrawn", "ended", "Retiré"),
    "deposited": ("withdrawal", "ahead", "Retrait reçu"),
    "conflict": ("conflict", "ended", f"Retrait{FIXED}: texte changé ailleurs"),
    "quarantined": ("aside", "ended", "Retrait mis de côté"),
}
_ENDS = {"rejected": "refused", "conflict": "conflict"}
DRAFT = "C’est un brouillon."


def carried_steps(
    act: ActFact | None, place: PlaceKey, id: str, drafted: str = DRAFT, of: Gender = MASCULINE
) -> Iterator[LifeStep]:
    """The steps sent and received, and the end of an act that the platform refused; `of`: what it has sent."""
    received = of.agreed("Reçu")
    if act is None:
        words = "À mettre dans la boîte d’envoi"
        yield LifeStep(key="sent", state="ahead", words=words, note=drafted, place=place, id=id)
        yield LifeStep(key="received", state="ahead", words=received)
        return
    at = act.place
    if act.state == "quarantined":
        note = " ".join(filter(None, (kept_answer(act.detail), "Vos autres envois continuent.")))
        yield LifeStep(key="aside", state="ended", words=of.agreed(STATES[act.state]), note=note, **at)
    if not act.received_at:
        # The sheet says in full what to do about it, with the way there.
        if act.carried or (act.enrolment.may_send and not act.attempts):
            note = departure(act.enrolment, carried=act.carried, gender=of)
        else:
            tried = "Envoi essayé, sans réponse pour l’instant." if act.attempts else ""
            awaits = "" if act.enrolment.may_send else f"Attend {act.enrolment.awaits}."
            note = " ".join(filter(None, (tried, awaits)))
        words = unsent(carried=act.carried).word
        yield LifeStep(key="leaving", state="ahead", words=words, note=note, carried=act.carried, **at)
        yield LifeStep(key="received", state="ahead", words=received)
        return
    yield LifeStep(key="sent", state="done", words=of.agreed("Envoyé"), **at)
    if act.other_platform:
        words = of.agreed(by_another(act.state))
        yield LifeStep(key=OTHER_PLATFORM, state="ended", words=words, date=act.received_at, **at)
    yield LifeStep(key="received", state="done", words=received, note=act.numbered, date=act.received_at, **at)
    if act.lost:
        leaves = f"{of.it} est reparti{of.e} sur une clé USB." if act.carried else f"{of.it} repart d’ici."
        note = f"La plateforme l’a perdu{of.e}. {leaves}"
        words = unsent(lost=True, carried=act.carried).word
        yield LifeStep(key="leaving", state="ahead", words=words, note=note, carried=act.carried, **at)
    elif act.state == "deposited":
        yield LifeStep(key="decision", state="ahead", words="Décision de la plateforme", note="Pas encore.")
    ending = _ENDS.get(act.state)
    if ending is not None:
        words = of.agreed(STATES[act.state])
        yield LifeStep(key=ending, state="ended", words=words, note=kept_answer(act.detail), date=act.decided_at, **at)


def taken_back(
    withdrawal: ActFact | None, own: str, away: StepNote, moved_at: str = "", of: Gender = MASCULINE
) -> Iterator[LifeStep]:
    if not gone(withdrawal, own):
        return
    if withdrawal is None or not withdrawal.standing:
        yield LifeStep(key="withdrawn", state="ended", words=of.agreed("Retiré"), date=moved_at, **away)
        return
    key, state, words = _WITHDRAWALS.get(withdrawal.state, _WITHDRAWALS[""])
    made = withdrawal.received_at or withdrawal.made_at
    carried = withdrawal.carried
    words = of.agreed(words) if words else f"Retrait {uncapital(unsent(carried=carried).word)}"
    yield LifeStep(key=key, state=state, words=words, date=made, carried=carried, **withdrawal.place)
