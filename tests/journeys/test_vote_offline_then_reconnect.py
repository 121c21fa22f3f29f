"""A secretary votes with no network; the link returns, fails in the ways links fail, and the vote counts once.

The window is the real one, over a real database; the platform is a process of its own, behind a road of its own.
"""

import json
import os
import select
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.actions.choose_commune import choose_commune
from desktop.app import Session
from desktop.database.opening import read_opening
from desktop.policy import Policy
from desktop.runtime.real_world import RealWorld
from desktop.views.label import Label
from desktop.views.theme import Theme
from sync.client.keystore import FileKeyStore

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

PLATFORM = Path(sysconfig.get_path("scripts")) / "relais-platform"
SERVICE = "opencimetiere"
PATIENCE_MS = 60_000


@dataclass
class National:
    """The platform and the road to it, each a process."""

    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *words: str) -> Any:
        done = subprocess.run([*self._line(), *words], capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def open(self) -> str:
        """Sets the platform up, starts it behind the road; the address a commune is given."""
        self.run("init", "--campaign", "france-relance-2021")
        url = self._start([*self._line(), "serve", "--port", "0"])["url"]
        self.road("open")
        road = Path(__file__).with_name("road.py")
        port = self._start([sys.executable, str(road), str(urlsplit(url).port), str(self.folder / "road")])["port"]
        return f"http://127.0.0.1:{port}"

    def road(self, state: str) -> None:
        (self.folder / "road").write_text(state, "utf-8")

    def road_state(self) -> str:
        return (self.folder / "road").read_text("utf-8")

    def votes(self) -> list[tuple[str, int, list[str]]]:
        return [(row["id"], row["votes"], row["voters"]) for row in self.run("tally")["proposals"]]

    def close(self) -> None:
        for process in self.running:
            process.terminate()
            process.wait(30)
            assert process.stdout is not None
            process.stdout.close()

    def _start(self, line: list[str]) -> Any:
        with (self.folder / "processes.log").open("ab") as log:
            process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=log)
        self.running.append(process)
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], 60)
        assert ready, (self.folder / "processes.log").read_text("utf-8")
        return json.loads(process.stdout.readline())

    def _line(self) -> list[str]:
        database = f"sqlite:///{self.folder / 'platform.sqlite'}"
        return [str(PLATFORM), "--database", database, "--keys", str(self.folder / "keys"), "--json"]


@dataclass
class Secretary:
    """What she does and what she reads."""

    session: Session
    qtbot: QtBot

    def goes_to(self, place: str, number: int) -> Any:
        """By the keyboard, as the menu says: Alt and the place's number."""
        modifier, key = Qt.KeyboardModifier.AltModifier, Qt.Key(Qt.Key.Key_0 + number)
        self.qtbot.keyClick(self.session.frame, key, modifier)
        self.until(lambda: self.session.frame.current == place)
        return self.session.frame.page(place)

    def clicks(self, words: str) -> None:
        """The one button in sight that begins with these words."""

        def found() -> list[QPushButton]:
            buttons = self.session.frame.findChildren(QPushButton)
            named = [b for b in buttons if b.text().replace("&", "").startswith(words)]
            return [b for b in named if b.isVisible() and b.isEnabled()]

        self.until(lambda: len(found()) > 0)
        self.qtbot.mouseClick(found()[0], Qt.MouseButton.LeftButton)

    def types(self, label: str, text: str) -> None:
        fields = [
            f for f in self.session.frame.findChildren(QLineEdit) if f.accessibleName() == label and f.isVisible()
        ]
        assert len(fields) == 1, label
        fields[0].setFocus()
        fields[0].clear()
        self.qtbot.keyClicks(fields[0], text)

    def reads(self, words: str) -> None:
        """Waits until these words are in sight."""
        self.until(lambda: words in self.in_sight)

    @property
    def in_sight(self) -> str:
        labels = [label.text() for label in self.session.frame.findChildren(Label) if label.isVisible()]
        return "\n".join(labels)

    def line(self, number: int) -> str:
        """A line of the outbox as a screen reader says it."""
        model = self.session.frame.page("outbox").list.model()
        self.until(lambda: model.rowCount() > number and model.line(number) is not None)
        return str(model.index(number).data(Qt.ItemDataRole.AccessibleTextRole))

    def until(self, told: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(told, timeout=PATIENCE_MS)

    def votes_for(self, id: str) -> None:
        votes = self.goes_to("votes", 4)
        self.until(lambda: votes.votes.known)
        votes.votes.choose(id)
        self.clicks("Voter pour\u00a0: ")
        self.reads("Vote de Baule enregistré sur cet ordinateur.")

    def enrols(self, url: str, code: str) -> None:
        self.goes_to("settings", 6)
        self.types("Adresse de la plateforme", url)
        self.types("Code d’inscription", code)
        self.clicks("Inscrire ce poste")
        self.reads("✓ Inscrit auprès de")


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    folder = tmp_path / "national"
    folder.mkdir()
    made = National(folder)
    yield made
    made.close()


@pytest.fixture
def secretary(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Secretary]:
    assert os.environ.get("QT_QPA_PLATFORM") or sys.platform != "linux"
    places = paths.find(tmp_path / "pc")
    paths.prepare(places)
    world = RealWorld(places, Policy(tmp_path / "policy.json"))
    choose_commune(places, "45024", world.clock, FileKeyStore(places.keys)).close()
    opening = read_opening(places.database("45024"))
    assert opening is not None
    theme = Theme(qapp, choice="clair")
    session = Session(world, theme, opening, lambda _theme, _size: None)
    with qtbot.waitSignal(session.ready, timeout=PATIENCE_MS):
        session.show()
    session.frame.showNormal()
    session.frame.resize(1366, 768)  # her screen, whatever the one of the test
    session.frame.activateWindow()
    yield Secretary(session, qtbot)
    session.frame.close()
    session.frame.deleteLater()
    theme.close()


def test_vote_offline_then_reconnect(secretary: Secretary, national: National) -> None:
    secretary.votes_for(SERVICE)
    secretary.reads("⚠ Il n’est pas encore compté.")
    secretary.goes_to("outbox", 5)
    assert ", À envoyer, Vote, enregistré" in secretary.line(0)
    secretary.reads("Ce poste n’est pas encore inscrit.")

    url = national.open()
    code = national.run("code", "create", "--commune", "45024")["code"]
    secretary.enrols(url, code)
    secretary.goes_to("outbox", 5)
    secretary.clicks("Envoyer maintenant")
    secretary.until(lambda: "Vote pris en compte, Vote n°\u00a01, reçu" in secretary.line(0))
    secretary.goes_to("votes", 4)
    secretary.clicks("Nos votes (1)")
    secretary.reads("Accusé n°\u00a01, reçu")
    assert national.votes() == [(SERVICE, 1, ["45024"])]


def test_an_answer_lost_on_its_way_leaves_one_vote(secretary: Secretary, national: National) -> None:
    url = national.open()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    national.road("lost")
    secretary.votes_for(SERVICE)
    secretary.until(lambda: national.road_state() == "open")  # the platform has it, the window does not know
    assert national.votes() == [(SERVICE, 1, ["45024"])]
    secretary.goes_to("outbox", 5)
    secretary.clicks("Envoyer maintenant")
    secretary.until(lambda: "Vote pris en compte, Vote n°\u00a01, reçu" in secretary.line(0))
    assert national.votes() == [(SERVICE, 1, ["45024"])]


@pytest.mark.parametrize("portal", ["page", "redirect"])
def test_a_wifi_that_asks_for_a_login_moves_nothing(secretary: Secretary, national: National, portal: str) -> None:
    url = national.open()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    national.road(portal)
    secretary.votes_for(SERVICE)
    secretary.goes_to("outbox", 5)
    secretary.reads("La réponse ne vient pas de la plateforme. Rien n’est perdu.")
    assert ", À envoyer, Vote, enregistré" in secretary.line(0)
    secretary.clicks("Envoyer maintenant")
    secretary.until(lambda: not secretary.session.syncing.pulse.running)
    assert ", À envoyer, Vote, enregistré" in secretary.line(0)
    assert national.votes() == []

    national.road("open")
    secretary.clicks("Envoyer maintenant")
    secretary.until(lambda: "Vote pris en compte, Vote n°\u00a01, reçu" in secretary.line(0))
    secretary.until(lambda: "La réponse ne vient pas de la plateforme" not in secretary.in_sight)
    assert national.votes() == [(SERVICE, 1, ["45024"])]
