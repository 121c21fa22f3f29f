"""Dates of the campaign as a commune reads them: in Paris time, giving the last minute that still counts."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop.domain.act_words import LEAVING
from desktop.domain.exchange_words import departure, taken_perhaps
from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED, paris

if TYPE_CHECKING:  # needed as a type only, so it is not imported at start
    from sync.contract.campaign import Phase

__all__ = ["arrival", "last_minute", "paris", "still_waits"]


def last_minute(closes: datetime, now: datetime) -> str:
    """«vendredi 30 avril à 23 h 59, heure de Paris»: the minute before the close (here at midnight).

    The year is added where it is not the present one.
    """
    last = paris(closes - timedelta(minutes=1))
    day = french.long_date(last)
    if last.year == paris(now).year:
        day = day.removesuffix(f" {last.year}")
    return f"{day} à {french.clock(last)}, heure de Paris"


def arrival(closes: datetime, at: datetime, what: str = "Il", *, waits: Enrolment | None = None) -> str:
    """The sentence that says until when something may arrive; `what` is its subject.

    For a phase that is kept open beyond its date, it says until which day it was planned. `waits`: of an act that is in
    the outbox, from which only an exchange takes it, whether one can: else it also says what it waits for.
    """
    until, how = f"{what} doit arriver avant le {last_minute(closes, at)}.", ""
    if closes <= at:
        until = f"Phase prévue jusqu’au {french.long_date(paris(closes - timedelta(minutes=1)))}, encore ouverte."
        how = "Envoyez sans attendre." if waits is None else _SEND_NOW
    if waits is not None and not waits.may_send:
        how = departure(waits, what)
    return f"{until} {how}".rstrip()


def still_waits(ended: "Phase | None", state: str, received_at: str) -> str:
    """That an act still waits though the phase for it has `ended`; "" for one that does not wait, or that is open."""
    if ended is None or state not in LEAVING or received_at:
        return ""
    return taken_perhaps(ended.name)


_SEND_NOW = f"Pour l’envoyer sans attendre{FIXED}: «{FIXED}Envoyer maintenant{FIXED}», à la page Boîte d’envoi."
