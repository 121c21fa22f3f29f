"""The deadlines in the form of RFC 5545: lines, folds, escapes, days of Paris; past deadlines are left out."""

from datetime import UTC, date, datetime

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.documents import calendar_file
from desktop.documents.calendar_file import CalendarDay
from desktop.domain.refusals import Refusal
from sync.contract.published import Deployment, Proposal
from tests.desktop.actions.published import open_phase, publish

MADE = datetime(2021, 2, 1, 14, 32, tzinfo=UTC)


def unfolded(data: bytes) -> list[str]:
    """As a calendar program reads it."""
    assert data.endswith(b"\r\n")
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def events(data: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    depth: list[str] = []
    for line in unfolded(data):
        name, value = line.split(":", 1)
        if name == "BEGIN":
            depth.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert depth.pop() == value
        elif depth[-1] == "VEVENT":
            assert name not in found[-1], "once each"
            found[-1][name] = value
    assert depth == []
    return found


def calendar(context: CommuneContext, now: datetime = MADE, *, demonstration: bool = False) -> bytes:
    with context.store.reading() as connection:
        return calendar_file.calendar_of(connection, now=now, demonstration=demonstration)


def test_each_phase_to_come_has_its_last_day(context: CommuneContext) -> None:
    open_phase(context, "needs")
    found = events(calendar(context))
    days = [(one["SUMMARY"], one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"]) for one in found]
    assert days[0] == ("Dernier jour\u00a0: Besoins", "20210314", "20210315"), "a close at midnight ends the day before"
    assert [day[0].rsplit(" ", 1)[1] for day in days] == ["Besoins", "Vote", "Pilotage", "Déploiement"]
    assert "dimanche 14\u00a0mars 2021 à 23\u00a0h\u00a059\\, heure de Paris" in found[0]["DESCRIPTION"]
    assert found[0]["DTSTAMP"] == "20210201T143200Z"
    assert len({one["UID"] for one in found}) == 4
    later = events(calendar(context, datetime(2021, 4, 1, tzinfo=UTC)))
    assert [one["UID"] for one in later] == [one["UID"] for one in found[1:]], "the same entries, moved and not doubled"


def test_a_deployment_planned_here_is_a_deadline(context: CommuneContext) -> None:
    open_phase(context, "deployment")
    publish(context, "proposals", Proposal(id="p1", title="Actes; état, civil", kind="existing", state="retained"))
    on = date(2021, 9, 1)
    for commune in ("45024", "45025"):
        id = f"p1.{commune}"
        publish(context, "deployments", Deployment(id=id, proposal="p1", commune=commune, state="planned", on=on))
    last = events(calendar(context))[-1]
    assert (last["SUMMARY"], last["DTSTART;VALUE=DATE"]) == (
        "Déploiement prévu\u00a0: Actes\\; état\\, civil",
        "20210901",
    )
    assert len(events(calendar(context))) == 5, "not those of others"


def test_nothing_known_is_said(context: CommuneContext) -> None:
    with pytest.raises(Refusal, match="no_deadline"):
        calendar(context)
    open_phase(context, "needs")
    with pytest.raises(Refusal, match="no_deadline"):
        calendar(context, datetime(2031, 1, 1, tzinfo=UTC))


def test_what_is_invented_says_so(context: CommuneContext) -> None:
    open_phase(context, "needs")
    assert all("DÉMONSTRATION" in one["SUMMARY"] for one in events(calendar(context, demonstration=True)))


@pytest.mark.parametrize(
    "title",
    ["a" * 300, "é" * 300, "🏛" * 100, "", "BEGIN:VEVENT\r\nEND:VCALENDAR", "\\;,\n\t\x00\x85", "“œ”\u202f!" * 40],
)
def test_no_title_breaks_a_line(title: str) -> None:
    day = date(2021, 3, 14)
    data = calendar_file.render((CalendarDay("c.vote", day, title, title),), made_at=MADE)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    (event,) = events(data)
    assert unescaped(event["SUMMARY"]).replace(" ", "") == kept(title)


def unescaped(text: str) -> str:
    found, signs = [], iter(text)
    for sign in signs:
        found.append({"n": "\n"}.get(after, after) if sign == "\\" and (after := next(signs)) else sign)
    return "".join(found)


def kept(title: str) -> str:
    plain = title.replace("\r\n", "\n")
    return "".join(sign for sign in plain if sign.isprintable() or sign in "\n\u202f").replace(" ", "")
