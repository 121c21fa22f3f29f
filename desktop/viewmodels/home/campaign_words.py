"""The home page: the campaign's phases and today among them, and the text that was open at a crash; in words."""

from datetime import datetime, timedelta

from desktop.database.last_text import BegunText
from desktop.database.opening import Opening, OpenPhase
from desktop.domain import phases
from desktop.domain.french import quoted
from desktop.domain.phases import ClockOffset, LocalTime, PhaseDates, PlatformTime
from desktop.viewmodels.home.phase_step import PhaseStep
from desktop.viewmodels.kit import deadlines, french
from desktop.viewmodels.kit.french import FIXED

_DOUBT = (
    "La date d’aujourd’hui n’est pas sûre\u00a0: l’heure de cet ordinateur a été fausse, et rien ne dit ici si elle a "
    "été réglée depuis. Le prochain échange le dira."
)

#: A program of a campaign may be in use so long after it, or be tried so long before.
_YEARS_AWAY = 15
#: Of a text for an act without a draft: which act, before what it is about.
_TYPED_FOR = {
    "join": f"«{FIXED}Nous aussi{FIXED}» pour ",
    "interest": "pilotage de ",
    "ask": "demande de ",
    "report": "effet de ",
}


def platform_time(opening: Opening, here: LocalTime) -> PlatformTime:
    """By the platform's clock, which decides on what is open, when this computer's says `here`."""
    return phases.corrected(here, phases.offset_of(opening.clock))


def clock_doubt(at_start: Opening, opening: Opening, here: LocalTime) -> str:
    """What is said where the clock may have been put right since it was measured, and the page would say other things.

    Nobody watched it since before this start, or while the computer slept; `at_start`: as read then. One that was right
    then was watched since, so that what it was set by is known.
    """
    offset, before = phases.offset_of(opening.clock), phases.offset_of(at_start.clock)
    if known := _set_back(opening, offset, here):
        return known
    if not offset.unsure and (offset.exchange != before.exchange or abs(before.by) <= phases.TICK):
        return ""
    measured, right = (subtitle(opening, now) for now in phases.readings(here, offset))
    return "" if measured == right else _DOUBT


def _set_back(opening: Opening, offset: ClockOffset, here: LocalTime) -> str:
    """What is said of a clock that shows a day from before what is known here, so that it must have been set; else "".

    One without a battery begins in 1999 each morning: the page then says the last day that the platform signed, which
    may be weeks ago. Before the first exchange, only the campaign and the texts kept here tell anything.
    """
    if offset.at is not None:
        known, name = offset.at, "le dernier échange"
    elif _far(opening, here):
        return (
            f"La date d’aujourd’hui n’est pas sûre{FIXED}: cet ordinateur se croit le {french.short_date(here)}, loin"
            " des dates de la campagne. Faites régler sa date\u202f; le prochain échange dira la bonne."
        )
    else:
        written = [datetime.fromisoformat(draft.updated_at) for draft in opening.drafts]
        if not written:
            return ""
        known, name = max(written), "le dernier texte gardé ici"
    shown, last = french.paris_day(here), french.paris_day(known)
    if shown >= last or phases.reached(known, here, offset):
        return ""
    return (
        f"La date d’aujourd’hui n’est pas sûre{FIXED}: cet ordinateur se croit le {french.short_date(shown)}, avant"
        f" {name} ({french.short_date(last)}). Faites régler sa date\u202f; le prochain échange dira la bonne."
    )


def _far(opening: Opening, now: datetime) -> bool:
    """Whether a clock that shows `now` is years away from the campaign, as one that has lost its battery."""
    years = [int(day[:4]) for phase in opening.phases for day in (phase.opens, phase.closes)]
    return bool(years) and not min(years) - _YEARS_AWAY <= now.year <= max(years) + _YEARS_AWAY


def steps(opening: Opening, now: PlatformTime) -> tuple[PhaseStep, ...]:
    """The phases and their states at `now`; once the platform has opened one, dates no longer count."""
    # The campaign's dates are days in Paris, also for a commune overseas.
    spans = [(deadlines.paris(phase.opens), deadlines.paris(phase.closes)) for phase in opening.phases]
    dated = phases.dated(spans, _place(opening, now), now)
    return tuple(
        PhaseStep(
            number=number,
            name=phase.name,
            dates=dates.words,
            note=dates.beside or _note(dates.closes, now),
            past=dates.past,
            current=dates.current,
            share=_share(dates),
            summary=phase.summary,
        )
        for number, (phase, dates) in enumerate(zip(opening.phases, dated, strict=True), start=1)
    )


def open_phase(opening: Opening, now: PlatformTime) -> OpenPhase | None:
    if opening.open_phase:
        return {phase.key: phase for phase in opening.phases}.get(opening.open_phase)
    at = datetime.fromisoformat
    return next((p for p in opening.phases if at(p.opens) <= now < at(p.closes)), None)


def _place(opening: Opening, now: PlatformTime) -> int | None:
    """Of the open phase in the calendar; None where none is open."""
    opened = open_phase(opening, now)
    return None if opened is None else opening.phases.index(opened)


def within(phases: str, opening: Opening, now: PlatformTime) -> bool:
    """Whether one of the phases is open; `phases`: their keys with spaces between, or "" for any.

    As long as no campaign is known, nothing is taken to be closed.
    """
    phase = open_phase(opening, now)
    return not phases or not opening.phases or (phase is not None and phase.key in phases.split())


def waits_too_long(opening: Opening, now: PlatformTime) -> tuple[str, int]:
    """The last phase for which acts wait though it is past, and how many wait for such phases; ("", 0) for none."""
    opened, late = _place(opening, now), [("", 0)]
    for kind, acts in opening.waiting_kinds.items():
        asked = (
            (place, deadlines.paris(phase.closes))
            for place, phase in enumerate(opening.phases)
            if kind in (phase.key, *phase.votable)
        )
        last = phases.past_for(asked, opened, now)
        late += [] if last is None else [(opening.phases[last].name, acts)]
    return late[-1][0], sum(acts for _name, acts in late)


def needs_over(opening: Opening, now: PlatformTime) -> bool:
    """As `phases.needs_over`, of what was read before the first paint."""
    asked = ((n, deadlines.paris(one.closes)) for n, one in enumerate(opening.phases) if one.key == "needs")
    return phases.past_for(asked, _place(opening, now), now) is not None


def still_asked(opening: Opening, phase: OpenPhase) -> bool:
    """Whether the commune has not yet done what the phase asks for each proposal that is open, or was retained."""
    if phase.key == "vote":
        return not opening.proposed or opening.votable
    done = {"steering": opening.steered, "deployment": opening.demanded}.get(phase.key, 0)
    return not opening.retained or done < opening.retained


def nothing_yet(opening: Opening, phase: OpenPhase) -> bool:
    """Whether the phase is about proposals, or about retained ones, and none is known here yet."""
    return not (opening.proposed if phase.key == "vote" else opening.retained or phase.key == "needs")


def asked_today(opening: Opening, here: LocalTime) -> bool:
    """Whether the platform was asked for its news today: then what is not here has not been published."""
    return opening.last_exchange is not None and french.paris_day(opening.last_exchange) == french.paris_day(here)


def not_published(opening: Opening, phase: OpenPhase, here: LocalTime) -> bool:
    """Whether she can do nothing in this phase yet: the platform was asked today, and had published nothing for it."""
    return nothing_yet(opening, phase) and opening.enrolment.known and asked_today(opening, here)


def has_deadlines(opening: Opening, now: PlatformTime) -> bool:
    """Whether a phase has a last day that is still to come."""
    return any(datetime.fromisoformat(phase.closes) > now for phase in opening.phases)


def subtitle(opening: Opening, now: PlatformTime) -> str:
    """Today's date, the phase that is open, and how many days of it are left, where that date can be believed."""
    today = french.capital(french.long_date(deadlines.paris(now)))
    phase = open_phase(opening, now)
    if phase is None:
        return f"{today}."
    note = "" if _far(opening, now) else _note(deadlines.paris(phase.closes), now)
    line = f"{today} · {phase.name}"
    return f"{line}, {note}." if note else f"{line}."


def broken(at_start: Opening, opening: Opening) -> BegunText | None:
    """The draft that was open when the last session crashed; None once it was opened in this session.

    Of two, the one that was written last.
    """
    texts = ((at_start.broken_off, opening.broken_off), (at_start.broken_request, opening.broken_request))
    left = (draft for draft, still in texts if draft is not None and still is not None and still.id == draft.id)
    return max(left, key=lambda text: text.updated_at, default=None)


def recovered(draft: BegunText, here: LocalTime) -> str:
    """The sentence for a text found after a crash: "Votre texte de 14 h 32 a été retrouvé."."""
    title = f" ({quoted(draft.title)})" if draft.title.strip() else ""
    lodged = " Cette demande est déjà déposée." if draft.lodged else ""
    sentence = f"Votre texte {french.of_since(draft.updated_at, here)} a été retrouvé{title}."
    if draft.restart and draft.earlier:
        sentence = f"{sentence} {draft.earlier}"
    return f"{sentence}{lodged}"


def recovered_typed(text: BegunText, here: LocalTime) -> str:
    """The same for what was typed for an act without a draft, and for a service to share."""
    about = f" ({_TYPED_FOR.get(text.kind, '')}{quoted(text.title)})" if text.title.strip() else ""
    return f"Votre texte {french.of_since(text.updated_at, here)} a été retrouvé{about}."


def no_campaign(opening: Opening) -> str:
    """What is said where no campaign is known, and what brings it."""
    unknown = "Aucune campagne n’est connue ici."
    if opening.enrolment.known:
        return f"{unknown} Un échange l’apporte, une fois qu’elle est publiée."
    return f"{unknown} Inscrivez cet ordinateur pour recevoir ses dates." if opening.numbered else unknown


def now_doing(opening: Opening, now: PlatformTime, here: LocalTime) -> str:
    """What the commune does in the phase that is open; "" where none is open, or the campaign does not say."""
    phase = open_phase(opening, now)
    if phase is None or not phase.summary:
        return ""
    if not_published(opening, phase, here):  # "votez" would stand beside "Aucune proposition n’a encore été publiée"
        return f"En ce moment\u00a0: la phase {quoted(phase.name)} est ouverte."
    return f"En ce moment\u00a0: {french.uncapital(phase.summary)}"


def _note(closes: datetime, now: datetime) -> str:
    """How many days are left; "" where the platform holds the phase open beyond its last day."""
    last, today = french.paris_day(closes - timedelta(microseconds=1)), french.paris_day(now)
    return french.days_left(last, today) if last >= today else ""


def _share(dates: PhaseDates) -> float:
    """How much of the phase is over, from 0 to 1; 0.5 where the platform holds it open, since its end is not known."""
    if dates.past or not dates.current:
        return float(dates.past)
    whole = (dates.closes - dates.opens).total_seconds() or 1.0
    now: datetime = dates.now
    return 0.5 if dates.held else (now - dates.opens).total_seconds() / whole
