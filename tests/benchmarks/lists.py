"""Long lists in the real window: `python tests/benchmarks/lists.py [LINES [FOLDER]]` opens each, types into its search.

`open_ms`: from the choice of the place to the painted list, its page made before: the lines in sight are in it, and
how many there are is said. `cpu_open_ms`: the processor time of the process meanwhile. `whole_ms`: until it holds all.
`qt_open_ms`, `qt_cpu_open_ms`, `qt_whole_ms`: the same of a QListView over a QSqlQueryModel that reads the same rows,
just after: the least of three times.
`held_ms`: for how long at most the window answered nobody until the list was whole. `letter_…`: from a pressed key to
the painted answer, without the pause that a search waits for the keyboard to rest. On the display that the environment
gives, else offscreen. FOLDER keeps the commune.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from sqlalchemy import insert

import resources
from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.app import Application
from desktop.database import search
from desktop.policy import Policy
from desktop.runtime.qt import application
from desktop.runtime.real_world import RealWorld
from desktop.settings import Settings
from desktop.viewmodels.kit.narrowing import PAUSE_MS
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.narrowing_row import NarrowingRow
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger.tables import copy
from sync.contract.campaign import Campaign, read_campaign
from sync.contract.published import Proposal, PublicNeed
from tests.benchmarks import qt_lists
from tests.waiting import until

TITLES = ("Registre du cimetière", "Cantine scolaire", "Salle des fêtes", "Lampadaires", "Rendez-vous en mairie")
SEEN = 50  # lines, more than the window shows
_QT = ("open_ms", "cpu_open_ms", "whole_ms")  # what `qt_lists.Opened` holds
TYPED = ("cimet", "canti", "salle", "lampa", "rende", "mairi")


def furnish(context: CommuneContext, lines: int) -> None:
    """As many needs of ours, needs of others and proposals; every third need has left, and every third is voted for."""
    pack = msgspec.json.decode(resources.path("packs", "france-relance-2021.json").read_bytes(), type=dict[str, Any])
    campaign = msgspec.convert(pack | {"open_phase": "vote"}, Campaign)
    themes = [theme.id for theme in read_campaign(msgspec.json.encode(campaign)).themes]
    with context.store.transaction() as connection:
        for scope, values in (
            ("campaign", [campaign]),
            ("proposals", [Proposal(id=f"p{n}", title=_title(n), kind="existing") for n in range(lines)]),
            (
                "needs",
                [PublicNeed(id=f"n{n}", commune="45234", title=_title(n), description="x") for n in range(lines)],
            ),
        ):
            rows = [
                {"scope": scope, "id": one.id, "position": 1, "value": msgspec.json.encode(one).decode()}
                for one in values
            ]
            connection.execute(insert(copy), rows)
        proposals = [search.IndexEntry(f"p{n}", _title(n), "") for n in range(lines)]
        search.index(connection, "proposals", proposals)
        search.index(connection, "needs", [search.IndexEntry(f"n{n}", _title(n), "x") for n in range(lines)])
    for n in range(lines):
        need = draft_need(
            context, None, title=_title(n), description="Sur papier.", theme=themes[n % len(themes)]
        ).value
        if n % 3 == 0:
            cast_vote(context, f"p{n}")
        if n % 3 == 1:
            submit_need(context, need)


def _title(number: int) -> str:
    return f"{TITLES[number % len(TITLES)]} {number}"


class Watch(QObject):
    """When a list with enough lines was painted last."""

    def __init__(self, lines: LineList, least: int) -> None:
        super().__init__()
        self._lines, self._least = lines, least
        self.painted = 0.0
        lines.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._lines.model().rowCount() >= self._least:
            self.painted = time.perf_counter()
        return False


def main(lines: int, kept: Path | None = None) -> None:
    if "DISPLAY" not in os.environ:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qt = application(["relais"])
    with tempfile.TemporaryDirectory() as made:
        folder = kept or Path(made)
        places = paths.find(folder)
        if not places.database("45024").exists():
            paths.prepare(places)
            with closing(choose_commune(places, "45024", local_time, FileKeyStore(places.keys))) as context:
                furnish(context, lines)
        relais = Application(qt, RealWorld(places, Policy(file=folder / "policy.json")), Settings())
        relais.start("45024")
        session = relais.session
        if session is None:
            raise AssertionError
        ready: list[bool] = []
        session.ready.connect(lambda: ready.append(True))
        until(lambda: bool(ready) and session.local.idle)
        session.frame.resize(1366, 768)
        report: dict[str, dict[str, float]] = {}
        for place in ("needs", "outbox", "votes"):
            report[place] = measure(session, place, lines)
            beside = [qt_lists.painted(places.database("45024"), place, until) for _ in range(3)]
            report[place] |= {
                f"qt_{name}": round(min(times)) for name, times in zip(_QT, zip(*beside, strict=True), strict=True)
            }
        relais.close()
    sys.stdout.write(json.dumps({"lines": lines, **report}, indent=1) + "\n")


def measure(session: Any, place: str, lines: int) -> dict[str, float]:
    frame = session.frame
    page = frame.page(place)  # made beforehand: what a page costs is no matter of its lines
    shown: LineList = {"needs": lambda: page.list.list, "outbox": lambda: page.list, "votes": lambda: page.lists.list}[
        place
    ]()
    until(lambda: session.local.idle)
    watch = Watch(shown, min(lines // 2, SEEN))
    began, used = time.perf_counter(), time.process_time()
    frame.go(place, "")
    held = until(lambda: watch.painted > began).ms
    opened, used = watch.painted - began, time.process_time() - used
    held = max(held, until(lambda: shown.model().rowCount() >= lines // 2).ms)
    whole = time.perf_counter() - began
    until(lambda: session.local.idle)
    (row,) = [one for one in frame.findChildren(NarrowingRow) if one.isVisible()]
    asked = row._narrowing
    told = [0.0]
    asked.recounted.connect(lambda: told.append(time.perf_counter()))
    letters, worst = [], 0.0
    for word in TYPED:
        for letter in word:
            pressed = time.perf_counter()
            QTest.keyClick(row.line, letter)
            worst = max(worst, until(lambda: asked.words == asked.text.strip() and told[-1] > pressed).ms)  # noqa: B023 - asked before the next letter
            before = time.perf_counter()
            shown.viewport().repaint()
            worst = max(worst, 1000 * (time.perf_counter() - before))
            letters.append(1000 * (time.perf_counter() - pressed) - PAUSE_MS)
        row.line.clear()
        until(lambda: not asked.words and session.local.idle)
    letters.sort()
    return {
        "open_ms": round(1000 * opened),
        "cpu_open_ms": round(1000 * used),
        "whole_ms": round(1000 * whole),
        "held_ms": round(held),
        "letter_p50_ms": round(statistics.median(letters), 1),
        "letter_p99_ms": round(letters[-1 - len(letters) // 100], 1),
        "letter_held_ms": round(worst, 1),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
