"""All that the view-models of the pages hold in a prepared world, as lines of text: `place = value`.

After a change that is meant: `python -m tests.desktop.demo.saying` writes what the pages say anew.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QDeadlineTimer

from desktop.actions.kit.open_commune import open_commune
from desktop.database.errors import DEMONSTRATION
from desktop.database.opening import read_opening
from desktop.demo.days.calendar import StoryClock
from desktop.demo.worlds.situations import Situation, home, inside
from desktop.demo.worlds.templates import Templates
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.runtime.worker import Worker
from desktop.viewmodels.home import campaign_words, news, tasks
from desktop.viewmodels.home.home_reader import HomeReader
from desktop.viewmodels.home.navigation import HomeNavigation
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.viewmodels.needs.words import FIELDS as NEED
from desktop.viewmodels.outbox.navigation import OutboxNavigation
from desktop.viewmodels.requests.letter_fields import GROUPS as LETTER
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.words import TEXTS as REQUEST
from desktop.viewmodels.services.navigation import ServiceNavigation
from desktop.viewmodels.services.words import FIELDS as SERVICE
from desktop.viewmodels.settings.person_words import FIELDS as PERSON
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.navigation import VoteNavigation
from desktop.viewmodels.votes.votes import Votes
from sync.client.device.keystore import FileKeyStore
from tests.records import fields_of

NOW = datetime(2026, 7, 2, 10, 30, tzinfo=timezone(timedelta(hours=2)))
GOLDEN = Path(__file__).parent / "said"
#: For each file: the step of the story, and the time.
MOMENTS: dict[str, tuple[Situation, datetime]] = {
    "drafted": ("drafted", NOW),
    "voted": ("voted", NOW),
    "received": ("received", NOW),
    "decided": ("decided", NOW),
    "deployed": ("deployed", NOW),
    "answered": ("answered", NOW),
    "answered_long_ago": ("answered", NOW + timedelta(days=400)),
}
#: How many lines of a list are written down; the rest is only counted.
_FIRST = 3
#: Search texts and repeated questions: both contain the same words again.
_AGAIN = ("searched", "anew")
_PLAIN = (type(None), int, float, Sequence, Mapping, frozenset, set)
#: Ids and digests differ in each world.
_NEW = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{16,}|[0-9a-f]{4}(?: [0-9a-f]{4})+")


def page_lines(templates: Templates, situation: Situation, now: datetime, folder: Path) -> list[str]:
    """What each page says in a copy of this world, at this moment."""
    templates.copy(situation, folder)
    places, story = inside(folder), StoryClock(folder, lambda: now)
    database = places.database(home().insee)

    def open_() -> Any:
        return open_commune(places, home().insee, story, FileKeyStore(places.keys), kind=DEMONSTRATION)

    worker = Worker("local")
    actor = Actor(worker, open_, database, story)
    lines: list[str] = []
    bugs: list[BaseException] = []
    actor.bug.connect(bugs.append)

    def settle() -> None:
        deadline = QDeadlineTimer(60_000)
        while not worker.idle:
            assert not deadline.hasExpired()
            QCoreApplication.processEvents()
        assert not bugs

    def say(place: str, value: object) -> None:
        settle()
        lines.extend(_NEW.sub("…", line) for line in lines_of(value, place))

    opening = read_opening(database)
    assert opening is not None
    try:
        _pages(actor, worker, opening, places, say, settle)
    finally:
        actor.close()
        worker.close()
    return lines


def _pages(actor: Any, worker: Any, opening: Any, places: Any, say: Callable[[str, object], None], settle: Any) -> None:
    def no_round(*_: object) -> RoundDone:
        raise AssertionError

    summary = StatusSummary(actor, opening)
    reader = HomeReader(actor, summary)
    summary.refresh()
    settle()
    reader.come()
    settle()
    opening = summary.opening
    say("home", HomeNavigation(summary, actor.clock))
    for words in (campaign_words.steps, campaign_words.open_phase, campaign_words.subtitle):
        say(f"home.{words.__name__}", words(opening, actor.clock()))
    say("home.now_doing", campaign_words.now_doing(opening, actor.clock(), actor.clock()))
    say("home.to_do", tasks.to_do(opening, actor.clock(), reader.waiting, reader.news))
    say("home.moved", news.news_tasks(reader.news, actor.clock()))
    needs = NeedNavigation(actor, places, home().name)
    needs.needs.refresh()
    needs.bin.refresh()
    needs.neighbours.refresh()
    say("needs", needs)
    for line in needs.needs.model.lines:
        needs.sheet.show(line.id)
        say("need", needs.sheet)
    for line in needs.neighbours.model.lines[:_FIRST]:
        needs.neighbours.choose(line.id)
        say("neighbour", needs.neighbours.sheet)
    services = ServiceNavigation(actor, Votes)
    services.services.refresh()
    services.sharing.shares.refresh()
    services.votes.refresh()
    say("services", services)
    votes = VoteNavigation(actor)
    votes.start()
    for part in (votes.votes, votes.steering, votes.deployments):
        part.refresh()
    settle()
    for section in VoteSection:
        votes.votes.turn(section)
        settle()  # all votes were cast at the same moment, so their order is random
        say(f"votes.{section}", sorted(votes.votes.model.lines, key=lambda line: line.id))
    votes.votes.turn(VoteSection.OPEN)
    say("steering", votes.steering)
    say("deployments", votes.deployments)
    say("votes", votes)
    requests = RequestNavigation(actor)
    requests.requests.refresh()
    say("requests", requests)
    for line in requests.requests.model.lines:
        requests.sheet.show(line.id)
        say("request", requests.sheet)
    syncing = Syncing(worker, actor, Connectivity(), no_round, lambda *_: Changes(), actor.clock)
    outbox = OutboxNavigation(actor, syncing)
    opened: list[object] = []
    outbox.outbox.opened.connect(opened.append)
    outbox.visit("")
    say("outbox", outbox)
    model = outbox.outbox.model
    for row in range(model.rowCount()):
        line = model.line(row)
        say("act", line)
        if line is not None:
            outbox.outbox.choose(line.op)
            settle()
            say("act.reading", opened[-1])


def forms() -> list[str]:
    """Each field of the forms: its question, and how it is filled in."""
    letter = [field for _title, asked in LETTER for field in asked]
    of = {"need": NEED, "request": REQUEST, "letter": letter, "service": SERVICE, "person": PERSON}
    return list(lines_of({form: {field.name: field for field in asked} for form, asked in of.items()}, "form"))


def lines_of(value: object, place: str, seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """A value and its parts, line by line; empty values, zeros and False are left out."""
    if id(value) in seen or callable(value) or (isinstance(value, _PLAIN) and not value):
        return
    if isinstance(value, Enum):
        yield f"{place} = {value.name}"
    elif isinstance(value, str | int | float | date):
        yield f"{place} = {value}"
    elif isinstance(value, Mapping):
        for key, inner in sorted(value.items(), key=str):
            yield from lines_of(inner, f"{place}[{key}]", seen)
    elif isinstance(value, QAbstractListModel):
        yield from lines_of(getattr(value, "lines", ()), place, seen)
    elif isinstance(value, Sequence | set | frozenset) and not hasattr(value, "_asdict"):
        yield f"{place}: {len(value)}"
        ordered = list(value) if isinstance(value, Sequence) else sorted(value)
        for at, inner in enumerate(ordered[:_FIRST]):
            yield from lines_of(inner, f"{place}[{at}]", seen)
    else:
        for name, inner in _held(value):
            if name in _AGAIN:
                continue
            yield from lines_of(inner, f"{place}.{name}", seen | {id(value)})


def _held(value: object) -> Iterator[tuple[str, object]]:
    """The public content of one of our objects: its fields, its attributes, its properties."""
    of_class = type(value)
    if not of_class.__module__.startswith(("desktop.", "sync.")) or isinstance(value, Actor | Syncing):
        return
    if hasattr(value, "_asdict"):  # a named tuple
        yield from value._asdict().items()
    elif is_dataclass(value) or (isinstance(value, Struct) and of_class.__module__.startswith("desktop.")):
        yield from ((field.name, getattr(value, field.name)) for field in fields_of(of_class))
    elif hasattr(value, "__dict__"):
        yield from ((name, inner) for name, inner in sorted(vars(value).items()) if not name.startswith("_"))
    for base in of_class.__mro__:
        for name, inner in vars(base).items():
            if isinstance(inner, property) and not name.startswith("_") and base.__module__.startswith("desktop."):
                yield name, getattr(value, name)


def main() -> None:
    """Writes each golden file."""
    application = QCoreApplication.instance() or QCoreApplication(sys.argv)
    with tempfile.TemporaryDirectory() as folder:
        templates = Templates(Path(folder) / "templates", lambda: NOW)
        templates.prepare()
        GOLDEN.mkdir(exist_ok=True)
        for name, (situation, now) in MOMENTS.items():
            lines = page_lines(templates, situation, now, Path(folder) / name)
            (GOLDEN / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")
        (GOLDEN / "forms.txt").write_text("\n".join(forms()) + "\n", "utf-8")
    del application


if __name__ == "__main__":
    main()
