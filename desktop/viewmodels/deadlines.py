"""Dates of the campaign as a commune must read them: in Paris time, by the last minute that still counts."""

from datetime import UTC, datetime, timedelta, timezone

from desktop.viewmodels import french


def paris(moment: datetime) -> datetime:
    """The aware moment in Paris. By the rule and not by a table: a Windows PC has no time zone database."""
    utc = moment.astimezone(UTC)
    summer = _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)
    return utc.astimezone(timezone(timedelta(hours=2 if summer else 1)))


def last_minute(closes: datetime, now: datetime) -> str:
    """vendredi 30 avril à 23 h 59, heure de Paris: of a close at midnight, the minute before; the year if another."""
    last = paris(closes - timedelta(minutes=1))
    day = french.long_date(last)
    if last.year == paris(now).year:
        day = day.removesuffix(f" {last.year}")
    return f"{day} à {french.clock(last)}, heure de Paris"


def arrival(closes: datetime, at: datetime, what: str = "Il") -> str:
    """The last minute that counts; a phase kept open beyond its date has none that could be told."""
    if closes <= at:
        return "La plateforme n’a pas donné de date de clôture. Envoyez sans attendre."
    return f"{what} doit arriver avant le {last_minute(closes, at)}."


def _last_sunday(year: int, month: int) -> datetime:
    """One o'clock UTC on the last Sunday of a month of 31 days: the clocks change then."""
    end = datetime(year, month, 31, 1, tzinfo=UTC)
    return end - timedelta(days=(end.weekday() + 1) % 7)
