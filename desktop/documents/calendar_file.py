"""The campaign's deadlines as a calendar file (RFC 5545), for any calendar program."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.queries import campaign, deployments, exchanges, link
from desktop.documents.exports import INVENTED
from desktop.domain import phases
from desktop.domain.french import FIXED, clock, long_date, paris, paris_day
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal

_MOST_OCTETS = 75  # most octets of a line, without its line break
_WARNED = (7, 1)  # so many days before, the calendar program gives a warning


class CalendarDay(Struct, frozen=True):
    """One entry of the calendar, for a whole day."""

    id: str  #: stays the same when the date changes: a calendar program then moves the entry
    day: date  #: in Paris, by which the phases go
    title: str  #: in French, as the calendar shows it
    words: str  #: more about it, in French; "" for nothing


def calendar_of(connection: Connection, *, now: LocalTime, demonstration: bool = False) -> bytes:
    """The coming days: the last day of each phase, and deployments planned here. Raises Refusal if there are none."""
    deadlines = tuple(_deadlines(connection, phases.corrected(now, exchanges.clock_offset(connection))))
    if not deadlines:
        raise Refusal(
            "no_deadline",
            "Aucune échéance à venir n’est connue ici.",
            field="campaign",
            remedy="Les dates arrivent avec un échange.",
        )
    return render(deadlines, made_at=now, demonstration=demonstration)


def render(deadlines: tuple[CalendarDay, ...], *, made_at: datetime, demonstration: bool = False) -> bytes:
    """The file. The calendar program announces each deadline a week before and a day before."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relais Communes//FR", "CALSCALE:GREGORIAN"]
    for deadline in deadlines:
        title = f"{INVENTED}{FIXED}: {deadline.title}" if demonstration else deadline.title
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escaped(deadline.id)}@relais-communes.invalid",
            f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{deadline.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(title)}",
            f"DESCRIPTION:{escaped(deadline.words)}",
            "TRANSP:TRANSPARENT",
        ]
        for days in _WARNED:
            lines += [
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"DESCRIPTION:{escaped(title)}",
                f"TRIGGER:-P{days}D",
                "END:VALARM",
            ]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def escaped(text: str) -> str:
    """The text as a TEXT value of RFC 5545. Control characters become spaces."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign if sign.isprintable() or sign in "\u00a0\u202f" else " " for sign in text)


def folded(line: str) -> str:
    """At most 75 bytes to a line, no character cut in two; a continued line begins with a space."""
    parts, part, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _MOST_OCTETS:
            parts.append(part)
            part, size = "", 1  # the space at its beginning counts too
        part, size = part + sign, size + octets
    return "\r\n ".join([*parts, part])


def _deadlines(connection: Connection, at: datetime) -> Iterator[CalendarDay]:
    current, commune = campaign.current(connection), link.commune(connection)
    insee = "" if commune is None else commune.insee
    if current is not None:
        for phase in current.phases:
            if phase.closes > at:
                last = paris(phase.closes - timedelta(minutes=1))
                until = f"Dernier moment{FIXED}: {long_date(last)} à {clock(last)}, heure de Paris."
                words = "\n".join(filter(None, (phase.summary, until, current.title)))
                yield CalendarDay(
                    f"{current.id}.{phase.key}", paris_day(last), f"Dernier jour{FIXED}: {phase.name}", words
                )
    for row in deployments.listed(connection):
        ours = row.ours
        if ours is not None and ours.state == "planned" and ours.on is not None and ours.on >= paris_day(at):
            yield CalendarDay(f"{row.id}.{insee}", ours.on, f"Déploiement prévu{FIXED}: {row.title}", ours.note)
