"""Openings of phases that a backup has forgotten, noted at the moment at which they really were."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, func, select, update

from sync.contract.campaign import Campaign, PhaseKey
from sync.platform.conduct import campaigns
from sync.platform.figures import as_typed, instant
from sync.platform.refusals import Refused
from sync.platform.rules import Period
from sync.platform.tables import phase_change
from sync.platform.times import as_text

_SECOND = timedelta(seconds=1)


def note(connection: Connection, key: PhaseKey, at: datetime, now: datetime) -> Campaign:
    """Notes that this phase was opened at `at`, which closes the one before; sets back that of the open phase.

    `at` must lie behind all openings that are known: to note a phase between two others, the last one is set back
    first. Raises Refused.
    """
    campaign = campaigns.current(connection)
    if at > now:
        sentence = (
            f"--at\u00a0: le {instant(at)} est dans l’avenir. Donnez le moment où la phase a été ouverte, ou, pour "
            "l’ouvrir maintenant, tapez la commande sans --at."
        )
        raise Refused("at_future", sentence, field="--at", of_input=True)
    known = campaigns.history(connection, campaign)
    if key == campaign.open_phase:
        _set_back(connection, campaign, known, at)
        return campaign
    if at < known[-1].opened:
        raise _out_of_order(campaign, known, at)
    changed = msgspec.structs.replace(campaign, version=campaign.version + 1, open_phase=key)
    return campaigns.publish(connection, changed, at)


def _set_back(connection: Connection, campaign: Campaign, known: tuple[Period, ...], at: datetime) -> None:
    """Sets back the opening of a phase, typed without its moment at first.

    Never forward: that would move an earlier close.
    """
    last, name = known[-1], _name(campaign, known[-1])
    if at > last.opened:
        sentence = (
            f"--at\u00a0: la phase «\u00a0{name}\u00a0» est ouverte depuis le {instant(last.opened)}, donc déjà à ce "
            "moment-là. Si une autre a été ouverte entre-temps, notez d’abord celle-là\u00a0: «\u00a0phase set PHASE "
            "--at MOMENT\u00a0»."
        )
        raise Refused("at_open", sentence, field="--at")
    if at == last.opened:
        return
    if len(known) == 1:
        sentence = (
            f"--at\u00a0: la phase «\u00a0{name}\u00a0» est la première de cette campagne, et ce qui est arrivé avant "
            "elle compte déjà pour elle\u00a0: il n’y a rien à noter."
        )
        raise Refused("at_open", sentence, field="--at")
    if at < known[-2].opened:
        raise _not_before(campaign, known[-2], at, "d’avant", stuck=True)
    rows = phase_change.c
    latest = select(func.max(rows.position)).where(rows.campaign == campaign.id).scalar_subquery()
    connection.execute(update(phase_change).where(rows.position == latest).values(at=as_text(at)))


def _out_of_order(campaign: Campaign, known: tuple[Period, ...], at: datetime) -> Refused:
    last = known[-1]
    if len(known) == 1 or at < known[-2].opened:
        return _not_before(campaign, last, at, "que la base connaît en dernier", stuck=len(known) > 1)
    sentence = (
        f"--at\u00a0: le {instant(at)} est avant l’ouverture de la phase «\u00a0{_name(campaign, last)}\u00a0», notée "
        f"au {instant(last.opened)}, et les phases se notent dans l’ordre. Si cette phase a été notée trop tard, "
        f"ramenez-la d’abord à ce moment («\u00a0phase set {last.phase} --at {as_typed(at)}\u00a0»), puis notez "
        "celle-ci, et de nouveau les suivantes."
    )
    return Refused("at_order", sentence, field="--at")


def _not_before(campaign: Campaign, period: Period, at: datetime, which: str, *, stuck: bool) -> Refused:
    """The refusal of an opening that is not behind the one of `period`, which is told in whole seconds, as it is typed.

    `stuck`: several openings lie behind `at`, and only the last one can be set back.
    """
    first = period.opened.replace(microsecond=0)
    first += _SECOND if first < period.opened else timedelta()
    sentence = (
        f"--at\u00a0: le {instant(at)} est avant l’ouverture de la phase {which}, «\u00a0{_name(campaign, period)}"
        f"\u00a0». Donnez un moment à partir de celui-ci\u00a0: --at {as_typed(first)} («\u00a0phase show\u00a0» "
        "montre les ouvertures connues)."
    )
    if stuck:
        sentence += (
            " Si plusieurs phases oubliées ont été ouvertes sans leur moment, remettez la base à la même sauvegarde, "
            "puis notez-les dans l’ordre\u00a0: ce que les communes ont envoyé depuis revient."
        )
    return Refused("at_order", sentence, field="--at")


def _name(campaign: Campaign, period: Period) -> str:
    return next(phase.name for phase in campaign.phases if phase.key == period.phase)
