"""Retained services in our commune, from the demand to the effect, and in other communes; pure functions."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec
from msgspec import Struct

from desktop.database import words
from desktop.domain import communes, deployments
from desktop.domain.act_words import TO_SEND
from desktop.domain.exchange_words import kept_answer
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.act_context import Moment
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.timeline import TimelineStep
from desktop.viewmodels.kit.vocabulary import BY_DATE, Order, Vocabulary
from desktop.viewmodels.votes.deployment_unsent import UnsentText
from desktop.viewmodels.votes.deployment_words import short
from desktop.viewmodels.votes.deployments_elsewhere import OtherDeployment, OtherDeployments

if TYPE_CHECKING:
    from desktop.database.queries.deployments import DeploymentAct, DeploymentRow

#: What can be done now: ask for it, report its effect (again), or nothing.
Act: TypeAlias = Literal["ask", "report", ""]


class DeploymentOffer(Enum):
    """What the bar offers for a retained service."""

    ASK = auto()
    REPORT = auto()
    CORRECT_REPORT = auto()  #: the effect was reported before


#: Words of each fact of a reported effect, by its field in the form; in the order in which they are shown.
_FACTS = {
    "live_since": "Depuis le",
    "agents_trained": "Agents formés",
    "people_served": "Personnes concernées",
    "effect": "Effet",
}
_ON_ITS_WAY = (*TO_SEND, "quarantined", "conflict")


class DeploymentEntry(Struct, frozen=True, kw_only=True):
    """One retained service, as a line of the list and as it is read."""

    id: str  #: of the proposal
    title: str  #: of the proposal, as published
    nature: str  #: whether it exists or is to be developed
    summary: str  #: of the proposal
    shown: Shown | None  #: how far it is in our commune; None where it was not asked for
    note: str  #: on its line: its nature, and in how many other communes it is in use
    steps: tuple[TimelineStep, ...]  #: its timeline in our commune; () where it was not asked for
    act: Act = ""  #: what can be done now
    closed: str = ""  #: why nothing can be done now; "" where something can, or there is nothing to explain
    undo: str = ""  #: the operation of ours that has not left and can be cancelled; "" for none
    undo_words: str = ""  #: words of the button that cancels it; "" for none
    reported_facts: tuple[tuple[str, str], ...] = ()  #: field of the form and text of our last report; () without one
    reported: bool = False  #: we have reported its effect
    live_since: str = ""  #: the day since when it is in use here, to begin a report with; "" where it is not known
    others: Sequence[OtherDeployment] = ()  #: the other communes where it is asked for, planned or in use
    ask_state: Shown | None = None  #: state of our act that asked for it; None without one
    report_state: Shown | None = None  #: state of our act that reported its effect; None without one
    ask_note: str = ""  #: on that state: what the platform said, or the receipt; "" before
    report_note: str = ""  #: the same of the act that reported its effect
    searched: str = ""  #: what it is found by, folded, its title first
    kinds: tuple[str, ...] = ()  #: keys of the kinds to which the list may be narrowed
    unsent: tuple[UnsentText, ...] = ()  #: what was typed for an act that cannot be made now

    @property
    def offered(self) -> DeploymentOffer | None:
        if self.act == "report":
            return DeploymentOffer.CORRECT_REPORT if self.reported else DeploymentOffer.REPORT
        return DeploymentOffer.ASK if self.act == "ask" else None

    @property
    def reported_texts(self) -> tuple[tuple[str, str], ...]:
        """Label and text of our last report; () without one."""
        return tuple((_FACTS[name], text) for name, text in self.reported_facts)

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.title, self.note, "" if self.shown is None else self.shown.word)))


def entries(
    rows: "tuple[DeploymentRow, ...]", moment: Moment, cancellable: frozenset[str], now: LocalTime
) -> tuple[DeploymentEntry, ...]:
    """By title, those that our commune asked for first. `cancellable`: operations that were not tried yet."""
    made = (_entry(row, moment, cancellable, now) for row in rows)
    return tuple(sorted(made, key=lambda entry: entry.shown is None))


def gone(id: str, title: str) -> DeploymentEntry:
    """A service that is not retained any more, for what was typed here and did not leave."""
    named = title or "Service retiré"
    return DeploymentEntry(
        id=id,
        title=named,
        nature="Plus retenu",
        summary="",
        shown=None,
        note="Plus retenu",
        steps=(),
        closed="Ce service n’est plus parmi ceux que le comité a retenus.",
        searched=words.folded(named),
        kinds=("todo",),
    )


def _entry(row: "DeploymentRow", moment: Moment, cancellable: frozenset[str], now: LocalTime) -> DeploymentEntry:
    act, closed = _act(row, moment, now)
    undo = next((one for one in (row.report, row.ask) if one is not None and one.op in cancellable), None)
    live = [one for one in row.others if one.state == "live"]
    elsewhere = f"en service dans {french.counted(len(live), 'autre commune', 'autres communes')}" if live else ""
    nature = "Service à développer" if row.kind == "to_develop" else "Service existant"
    ours = row.ours
    return DeploymentEntry(
        id=row.id,
        title=row.title,
        nature=nature,
        summary=row.summary,
        shown=_shown(row),
        note=" · ".join(filter(None, (nature, elsewhere))),
        steps=_steps(row, now),
        act=act,
        closed=closed,
        undo="" if undo is None else undo.op,
        undo_words="" if undo is None else _UNDO[undo.kind],
        reported_facts=_reported_facts(row),
        reported=row.report is not None or row.state == "reported",
        others=OtherDeployments(row.others),
        live_since="" if ours is None or ours.on is None else short(ours.on),
        ask_state=None if row.ask is None else _state(row.ask),
        report_state=None if row.report is None else _state(row.report),
        ask_note="" if row.ask is None else _note(row.ask, now),
        report_note="" if row.report is None else _note(row.report, now),
        searched=words.folded(f"{row.title}\n{row.summary}"),
        kinds=("ours" if _shown(row) is not None else "todo", *(("live",) if live else ())),
    )


def offered(chosen: DeploymentEntry | None, listed: Sequence[DeploymentEntry]) -> DeploymentOffer | None:
    """What the chosen one offers, or else another of the list, disabled: bar and list then keep their places."""
    if chosen is not None and chosen.offered is not None:
        return chosen.offered
    return min(filter(None, (entry.offered for entry in listed)), key=lambda offer: offer.value, default=None)


VOCABULARY = Vocabulary(
    search="&Chercher un service",
    one="service",
    many="services",
    all="Tous les services",
    kinds={"ours": "Pour notre commune", "todo": "Non demandés", "live": "En service ailleurs"},
    orders={"ours": Order("Les nôtres d’abord"), "title": BY_DATE["title"]},
)


def _act(row: "DeploymentRow", moment: Moment, now: LocalTime) -> tuple[Act, str]:
    try:
        communes.check_act(moment.commune, moment.siren)
        if row.ours is not None and row.ours.state == "live":
            return "report", ""
        deployments.check_ask(moment.campaign, "retained", row.asked, moment.at(now))
    except Refusal as refusal:
        return "", "" if refusal.code == "already_asked" else refusal.sentence
    return "ask", ""


def _shown(row: "DeploymentRow") -> Shown | None:
    """How far it is, as a badge; None where it was not asked for."""
    if row.state == "":
        return None
    if row.state == "reported" or (row.state == "live" and row.report is not None and row.report.state == "accepted"):
        return Shown("✓", "Effet déclaré", "ok")
    if row.state == "live":
        return Shown(states.FILLED, "En service", "ok")
    if row.state == "planned":
        return Shown("→", f"Prévu le {french.short_date(row.planned)}" if row.planned else "Prévu", "accent")
    if row.state == "asked":
        return Shown("✓", "Demandé", "accent")
    return states.shown(row.state, "deployment.ask") if row.ask is None else _state(row.ask)


def _steps(row: "DeploymentRow", now: datetime) -> tuple[TimelineStep, ...]:
    """The timeline: asked for, planned, in use, its effect; what is done and what is to come."""
    if row.state in ("", "cancelled"):
        return ()
    ours = row.ours
    steps = [_asked(row, now)]
    if row.state == "rejected":
        return tuple(steps)
    state = "" if ours is None else ours.state
    day = "" if ours is None or ours.on is None else french.capital(french.long_date(ours.on))
    note = "" if ours is None else ours.note
    if state == "live":
        steps.append(TimelineStep(shown=Shown(states.FILLED, "En service", "ok"), when=day, note=note))
    elif state == "planned":
        steps.append(TimelineStep(shown=Shown("→", "Déploiement prévu", "accent"), when=day, note=note))
        steps.append(TimelineStep(shown=Shown("○", "En service", "muted"), when="", note="", done=False))
    else:
        steps.append(
            TimelineStep(
                shown=Shown("○", "Déploiement", "muted"), when="", note="La plateforme donnera une date.", done=False
            )
        )
        steps.append(TimelineStep(shown=Shown("○", "En service", "muted"), when="", note="", done=False))
    steps.append(_effect(row, now, live=state == "live"))
    return tuple(steps)


def _asked(row: "DeploymentRow", now: datetime) -> TimelineStep:
    ask = row.ask
    if ask is None:
        return TimelineStep(shown=Shown("✓", "Demandé", "ok"), when="", note="L’envoi n’est pas sur cet ordinateur.")
    when = french.capital(french.since(ask.made_at, now))
    if ask.state == "accepted":
        return TimelineStep(shown=Shown("✓", "Demandé", "ok"), when=when, note=_receipt(ask, now))
    shown = _state(ask)
    words = Shown(shown.sign, f"Demande{FIXED}: {french.uncapital(shown.word)}", shown.tone)
    waits = ask.state in _ON_ITS_WAY
    return TimelineStep(shown=words, when=when, note=_note(ask, now), done=not waits, open=waits)


def _effect(row: "DeploymentRow", now: datetime, *, live: bool) -> TimelineStep:
    report = row.report
    if report is not None and report.state not in ("accepted", "cancelled"):
        when = french.capital(french.since(report.made_at, now))
        shown = _state(report)
        words = Shown(shown.sign, f"Effet{FIXED}: {french.uncapital(shown.word)}", shown.tone)
        waits = report.state in _ON_ITS_WAY
        return TimelineStep(shown=words, when=when, note=_note(report, now), done=not waits, open=waits)
    if row.state == "reported" or (report is not None and report.state == "accepted"):
        return TimelineStep(
            shown=Shown("✓", "Effet déclaré", "ok"), when="", note="" if report is None else _receipt(report, now)
        )
    note = "À vous de le dire." if live else ""
    return TimelineStep(shown=Shown("○", "Effet constaté", "muted"), when="", note=note, done=False)


def _reported_facts(row: "DeploymentRow") -> tuple[tuple[str, str], ...]:
    """Our last report, or else the one that the platform has from another computer."""
    if row.report is not None and row.report.state not in ("rejected", "cancelled"):
        value = msgspec.json.decode(row.report.value)
        facts: dict[str, object] = value | {"live_since": "/".join(reversed(str(value["live_since"]).split("-")))}
    elif row.ours is not None and row.ours.effect:
        ours = row.ours
        facts = {"live_since": "" if ours.live_since is None else short(ours.live_since), "effect": ours.effect}
        facts |= {"agents_trained": ours.agents_trained, "people_served": ours.people_served}
    else:
        return ()
    pairs = ((name, facts.get(name)) for name in _FACTS)
    texts = ((name, french.number(one) if isinstance(one, int) else str(one or "")) for name, one in pairs)
    return tuple((name, text) for name, text in texts if text)


def _state(act: "DeploymentAct") -> Shown:
    return states.shown(act.state, f"deployment.{act.kind}", carried=act.carried)


def _note(act: "DeploymentAct", now: datetime) -> str:
    return kept_answer(act.detail) or _receipt(act, now)


def _receipt(act: "DeploymentAct", now: datetime) -> str:
    """Number and time of the act's receipt, as a sentence; "" before it has one."""
    if act.number is None:
        return ""
    return f"Accusé n°{FIXED}{french.number(act.number)}, reçu {french.since(act.received_at, now)}."


_UNDO = {"ask": "&Annuler la demande", "report": "&Annuler l’effet dit"}
