"""The timeline of a need, service or request of ours: from the draft to the effect, or to where it ends."""

from collections.abc import Iterator

from msgspec.structs import replace

from desktop.domain.act_words import (
    ANSWERED,
    NOT_THERE,
    OTHER_PLATFORM,
    STATES,
    TO_SEND,
    granted,
    text_waits,
)
from desktop.domain.contributions import (
    ActFact,
    LifeStep,
    NeedHistory,
    RequestHistory,
    ShareHistory,
    Timeline,
    place_of,
)
from desktop.domain.french import uncapital
from desktop.domain.lives import gender
from desktop.domain.lives.gender import MASCULINE
from desktop.domain.lives.programme import away_from_here, decided, deployed, grouped, noted, steered, voted
from desktop.domain.lives.sending import DRAFT, carried_steps, taken_back
from desktop.domain.places import PlaceLink

#: By state of its act: key of the step for a correction without a final answer.
_WAITING = dict.fromkeys(TO_SEND, "correcting") | {
    "deposited": "correction_received",
    "quarantined": "set_aside",
}
#: A request; its complement is masculine.
_REQUEST = gender.of("request.submit")
#: Steps that say of a complement what they are about.
_OF_A_COMPLEMENT = ("sent", "leaving", "received", "aside", "refused", OTHER_PLATFORM)


def of_need(history: NeedHistory) -> Timeline:
    """From the draft to the effect in the commune."""
    return _until_the_end(_need(history))


def without_choice(life: Timeline) -> Timeline:
    """The same where the phase for a choice between two texts is not open: the need does not wait for one."""
    note = "La plateforme a un autre texte que celui-ci, et c’est lui qui vaut."
    return Timeline(
        tuple(
            replace(step, key="not_compared", state="done", note=note) if step.key == "compared" else step
            for step in life.steps
        )
    )


def without_vote(life: Timeline) -> Timeline:
    """The same where no vote for proposals is open: the need does not wait for one of the commune now."""
    return Timeline(
        tuple(
            replace(step, note=f"{step.note} Le vote n’est pas ouvert en ce moment.".strip())
            if step.key == "voted" and step.state == "ahead" and step.place == "votes"
            else step
            for step in life.steps
        )
    )


def without_grouping(life: Timeline) -> Timeline:
    """The same once the last vote for proposals is over: what was grouped in none waits for no grouping.

    What was exchanged last may be older than the vote, so that a grouping may exist all the same.
    """
    place = next((place for place, step in enumerate(life.steps) if step.key == "grouped"), -1)
    begun, after = life.steps[:place], life.steps[place + 1 :]
    waits = place >= 0 and life.steps[place].state == "ahead" and all(step.done for step in begun)
    if not waits or any(step.done or step.note for step in after):
        return life
    note = "Le vote est terminé. Aucun regroupement de ce besoin n’est connu ici."
    return Timeline((*begun, LifeStep(key="not_grouped", state="ended", words="Sans regroupement", note=note)))


def of_share(history: ShareHistory) -> Timeline:
    """From the draft to the catalogue."""
    return _until_the_end(_share(history))


def of_request(history: RequestHistory) -> Timeline:
    """From the draft to the préfet's answer. A refused complement ends nothing where the request is then withdrawn."""
    withdrawn = history.withdrawal is not None and history.withdrawal.standing
    return _until_the_end(_request(history), passing="refused" if withdrawn else "")


def _until_the_end(steps: Iterator[LifeStep], passing: str = "") -> Timeline:
    until_end = []
    for step in steps:
        until_end.append(step)
        if (step.state == "ended" and step.key != passing) or step.key in ("withdrawing", "withdrawal"):
            break
    return Timeline(tuple(until_end))


def _need(history: NeedHistory) -> Iterator[LifeStep]:
    """All steps. What a text of the need waits for comes before the steps that are still to come, and ends nothing."""
    steps = list(_life(history))
    after = next((place for place, step in enumerate(steps) if step.state != "done"), len(steps))
    yield from (*steps[:after], *_text_waits(history), *steps[after:])


def _text_waits(history: NeedHistory) -> Iterator[LifeStep]:
    if history.compared:
        here: PlaceLink = {"place": "needs", "id": history.id}
        note = "La plateforme a un autre texte que celui-ci."
        yield LifeStep(key="compared", state="ahead", words=STATES["conflict"], note=note, **here)
    act = next((act for act in reversed(history.corrections) if act.op and act.state in _WAITING), None)
    if act is not None:
        words = text_waits(act.state, choice=act.choice, carried=act.carried).word
        number = f"{act.numbered}." if act.state == "deposited" and act.numbered else ""
        yield LifeStep(
            key=_WAITING[act.state],
            state="ahead",
            words=words,
            note=" ".join(filter(None, (number, act.kept))),
            carried=act.carried,
            **act.place,
        )


def _life(history: NeedHistory) -> Iterator[LifeStep]:
    known = [
        *_begun(history),
        *grouped(history),
        *taken_back(history.withdrawal, history.own, away_from_here(history), history.moved_at),
        *voted(history),
    ]
    for step in _since(history):
        known.insert(place_of(step, known), step)
    yield from known
    retained = history.proposal is not None and history.proposal.state == "retained"
    yield from decided(history.proposal)
    yield from steered(history, retained)
    yield from deployed(history, retained)


def _begun(history: NeedHistory) -> Iterator[LifeStep]:
    """The first steps: written, validated, sent, received."""
    here: PlaceLink = {"place": "needs", "id": history.id}
    away = away_from_here(history)
    if history.away:
        yield LifeStep(key="written", state="done", words="Rédigé", **away, **here)
    else:
        yield LifeStep(key="written", state="done", words="Rédigé", date=history.written_at, **here)
    lies_here = history.submission is None and not history.away
    if history.validated_at:
        words = _by("Validé", history.validated_by)
        yield LifeStep(key="validated", state="done", words=words, date=history.validated_at, **here)
    elif lies_here and (history.mayor or history.asked_at):
        note = "Demandée." if history.asked_at else DRAFT
        words, asked = "Validation du maire", history.asked_at
        yield LifeStep(key="validated", state="ahead", words=words, note=note, date=asked, **here)
    if history.not_there:
        yield LifeStep(key=NOT_THERE, state="ended", words=STATES[NOT_THERE], **away, **here)
    elif history.away:
        date_known = history.moved_at if history.own == "received" else ""
        yield LifeStep(key="received", state="done", words="Reçu", date=date_known, **away, **here)
    else:
        drafted = "" if history.mayor or history.asked_at or history.validated_at else DRAFT
        yield from carried_steps(history.submission, "needs", history.id, drafted)


def _since(history: NeedHistory) -> Iterator[LifeStep]:
    """What else was done about the need: its corrections, and a vote for a service that answers it."""
    here: PlaceLink = {"place": "needs", "id": history.id}
    answer = history.answer
    if answer is not None and answer.received_at and answer.standing:
        words, note = "Vote pour un service", noted(history, answer)
        yield LifeStep(key="answered", state="done", words=words, date=answer.received_at, **note, **answer.place)
    for correction in history.corrections:  # after the vote: a correction without a known time comes last
        if correction.validated_at and correction.standing:
            words = _by("Choix validé" if correction.choice else "Correction validée", correction.validated_by)
            yield LifeStep(key="validated", state="done", words=words, date=correction.validated_at, **here)
        if not correction.op:
            yield LifeStep(key="corrected", state="done", words="Corrigé", **away_from_here(history), **here)
        elif correction.state == "accepted":
            words, arrived, when = correction.corrected, correction.arrived, correction.received_at
            yield LifeStep(key="corrected", state="done", words=words, note=arrived, date=when, **correction.place)


def _by(words: str, who: str) -> str:
    return f"{words} par {who}" if who else words


def _share(history: ShareHistory) -> Iterator[LifeStep]:
    yield LifeStep(
        key="written", state="done", words="Rédigé", date=history.written_at, place="services", id=history.id
    )
    yield from carried_steps(history.submission, "services", history.id)
    if history.decided == "published":
        at: PlaceLink = {"place": "services", "id": history.service or history.id}
        yield LifeStep(key="published", state="done", words=ANSWERED["published"].word, date=history.moved_at, **at)
    elif history.decided == "declined":
        at = {"place": "services", "id": history.id}
        note, moved = history.reason, history.moved_at
        yield LifeStep(key="declined", state="ended", words=ANSWERED["declined"].word, note=note, date=moved, **at)
    else:
        yield LifeStep(key="published", state="ahead", words="Catalogue", note="La plateforme l’examine.")


def _submitted(
    history: RequestHistory, act: ActFact | None, *, again: bool, elsewhere: bool = False
) -> Iterator[LifeStep]:
    """The steps of a request, or `again` those of its complement; `elsewhere`: of one that was not sent from here."""
    of = MASCULINE if again else _REQUEST
    if elsewhere or (act is not None and not act.op):
        away = away_from_here(history)
        steps = iter(
            [LifeStep(key="sent", state="done", words=of.agreed("Envoyé"), **away, place="requests", id=history.id)]
        )
    else:
        steps = carried_steps(act, "requests", history.id, of=of)
    for step in steps:
        named = again and step.key in _OF_A_COMPLEMENT
        yield replace(step, words=f"Complément {uncapital(step.words)}") if named else step


def _request(history: RequestHistory) -> Iterator[LifeStep]:
    at: PlaceLink = {"place": "requests", "id": history.id}
    to_complete = ANSWERED["incomplete"].word
    yield LifeStep(key="written", state="done", words=_REQUEST.agreed("Rédigé"), date=history.written_at, **at)
    for place, earlier in enumerate(history.earlier):
        yield from _submitted(history, earlier.act, again=place > 0)
        yield LifeStep(
            key="incomplete",
            state="done",
            words=to_complete,
            note=earlier.asked,
            date=earlier.moved_at,
            **at,
        )
    yield from _submitted(history, history.submission, again=bool(history.earlier))
    if history.later:
        yield from _submitted(history, None, again=True, elsewhere=True)
    if history.answered not in ("accepted", "refused"):
        yield from taken_back(history.withdrawal, history.answered, away_from_here(history), of=_REQUEST)
    moved = history.moved_at
    if history.answered == "accepted":
        words = granted(history.amount_cents)
        yield LifeStep(key="decided", state="done", words=words, note=history.reason, date=moved, **at)
    elif history.answered == "refused":
        yield LifeStep(
            key="refused", state="ended", words=ANSWERED["refused"].word, note=history.reason, date=moved, **at
        )
    elif history.answered == "incomplete":
        yield LifeStep(key="incomplete", state="ahead", words=to_complete, note=history.asked, date=moved, **at)
    else:
        yield LifeStep(key="decided", state="ahead", words="Réponse du préfet", **at)
