"""Plays the demonstration without rest, until it is killed: `python -m tests.desktop.demo.player FOLDER SEED [FLAW]`.

Each line on standard output is JSON: the step it opened at, what it is about to do, what the database holds once an act
has returned, each socket and each file outside FOLDER that Python opens for writing. With a flaw it breaks one promise
and ends, killed by itself: the negative control.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.desktop.demo.hearing import FOLDER, tell
from tests.killing import die

# Imported before the rest, so that what that opens is heard too.
# isort: split
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from desktop import paths
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.declare_interest import declare_interest
from desktop.app import Application
from desktop.database.queries import catalogue, needs, outbox
from desktop.demo.program import begin, keep_inside
from desktop.demo.stage.stage import Stage
from desktop.demo.story import readiness
from desktop.demo.story.steps import TO_SEND
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import sample
from desktop.domain.refusals import Refusal
from desktop.runtime.qt import application
from desktop.settings import PROJECTED
from desktop.viewmodels.kit.targets import NEW
from desktop.views.widgets.buttons import ONE_PRESS_S
from sync.platform.tables import ballot
from tests.desktop.demo.playing import stage_of
from tests.waiting import until

_PATIENCE_S = 40
_ACTS = {"three_to_vote", "one_to_vote", "undeclared", "unasked"}
_ACTING = [at for at, step in enumerate(STEPS) if step.target == TO_SEND or _ACTS & set(step.requires)]
_TITLE = "Plans du cimetière"
#: Names that the home bears in turn, by the INSEE code of whose they are; "": its own.
_NAMES = {"": "Valbrune-sur-Aure", "45024": "Baule (exemple)", "45028": "Beaugency (exemple)"}
_TEXT = "Les plans sont sur papier, et se perdent."


class Player:
    """Plays one step after the other, whatever the story's steps are."""

    def __init__(self, relais: Application, seed: int) -> None:
        self._relais, self._dice = relais, random.Random(seed)
        self._stage: Stage = stage_of(relais)

    @property
    def _session(self) -> Any:
        return self._relais.session

    def open(self) -> None:
        """Says where it was opened and what is there; then the network is there, and all that waits leaves."""
        self.settle()
        tell(opened=self._stage.number, name=self._name, **self._held())
        self._stage.set_network("present")
        until(lambda: self._session.status_summary.opening.waiting == 0, _PATIENCE_S)
        until(lambda: not self._session.syncing.state.running, _PATIENCE_S)
        tell(settled=True)

    def play(self) -> None:
        if self._stage.number not in _ACTING:  # on a busy computer it is killed before it comes to a step with acts
            self._anew(self._dice.choice(_ACTING))
        self._stage.show(self._stage.number)  # asks whether it can be played once more
        self.settle()
        while True:
            self._ready_step()
            self._act()
            last = self._stage.number == len(STEPS) - 1
            if last or self._dice.random() < 0.15:
                self._anew(0 if last else max(0, self._stage.number - 1))
            else:
                tell(going=self._stage.number + 1)
                self._press(Qt.Key.Key_PageDown)
                self.settle()
                tell(at=self._stage.number, **self._held())

    def settle(self) -> None:
        """All that was asked of the window is answered."""
        for _ in range(3):
            until(lambda: self._session is not None and self._session.syncing._timer.isActive(), _PATIENCE_S)
            until(lambda: self._session.local.idle and not self._stage.deciding.running, _PATIENCE_S)
            # What was decided comes first: a step that is not judged yet would be played in the phase before.
            until(lambda: not (self._stage.unheard and self._session.syncing.state.running), _PATIENCE_S)
            QCoreApplication.processEvents()

    def bear_another_name(self) -> None:
        """The home takes the name of a real commune, or its own again: the worlds are made under it."""
        insee = self._dice.choice([one for one, name in _NAMES.items() if name != self._name])
        tell(going=0, anew=True, bears=_NAMES[insee])
        world: Any = self._relais.world
        world.bear(insee)
        self._another(self._stage.reset)
        tell(at=self._stage.number, name=self._name, **self._held())

    @property
    def _name(self) -> str:
        return str(self._session.opening.commune)

    def _ready_step(self) -> None:
        if self._stage.standing("offer") is not None:  # behind a question before a replacing, too
            self._anew(self._stage.number)

    def _anew(self, number: int) -> None:
        tell(going=number, anew=True)
        self._another(lambda: self._stage.prepare(number))
        tell(at=self._stage.number, **self._held())

    def _another(self, do: Callable[[], object]) -> None:
        before = self._session
        do()
        until(lambda: self._session not in (None, before), _PATIENCE_S)
        self.settle()

    def _press(self, key: Qt.Key) -> None:
        QTest.keyClick(self._session.frame.windowHandle(), key)

    # --- what is done in a step --------------------------------------------------------------------------------------

    def _act(self) -> None:
        step = self._stage.step
        if step.target == NEW:
            self._begin_need()
        if "three_to_vote" in step.requires or "one_to_vote" in step.requires:
            for _ in range(3 if "three_to_vote" in step.requires else 1):
                self._do(cast_vote, self._ask(_to_vote))
        if step.target == TO_SEND:
            self._do(submit_need, self._ask(readiness.draft))
        if "undeclared" in step.requires:
            self._do(declare_interest, step.proposal, "referent", "Notre commune a commencé.")
        if "unasked" in step.requires:
            self._do(ask_deployment, step.proposal)
        if "request" in step.requires and step.target == "request":
            self._do(submit_request, self._ask(sample.ready_request))
        if step.act == "network":
            self._cut_midway()
        if step.act == "stick":
            self._carry()
        if step.act == "crash" or self._dice.random() < 0.1:
            self._another(self._stage.crash)
        for _ in step.expects:
            since = time.monotonic()
            until(lambda since=since: time.monotonic() - since > ONE_PRESS_S, _PATIENCE_S)  # what is shown is read
            self._press(Qt.Key.Key_F10)
            self.settle()
            self._stage.answer(yes=False)

    def _begin_need(self) -> None:
        title = self._field("title")
        if not title.text():
            self.write(title, _TITLE)
        self.write(self._field("description"), _TEXT)
        self._saved()

    def _cut_midway(self) -> None:
        """As the adviser does: slow, cut after the first vote, a breakdown there, and the network is back."""
        self._press(Qt.Key.Key_F9)
        until(lambda: bool(self._stage.counted), _PATIENCE_S)
        self._press(Qt.Key.Key_F9)
        if self._dice.random() < 0.5:
            until(lambda: not self._session.syncing.state.running, _PATIENCE_S)
            self._another(self._stage.crash)
        self._stage.set_network("present")
        until(lambda: self._session.status_summary.opening.waiting == 0, _PATIENCE_S)
        self.settle()
        tell(**self._held())

    def _carry(self) -> None:
        usb = self._relais.world.places.usb
        self._do(export_bundle, usb)
        self._press(Qt.Key.Key_F10)
        self.settle()
        for file in sorted(usb.glob("*retour-*")):
            self._do(import_bundle, file)

    def _do(self, act: Callable[..., Any], *words: object) -> None:
        done: list[object] = []
        self._session.actor.act(act, *words, then=done.append, refused=_refuse)
        until(lambda: bool(done), _PATIENCE_S)
        tell(**self._held())

    def _ask(self, query: Callable[..., Any], *words: object) -> Any:
        found: list[Any] = []
        self._session.actor.ask(query, *words, then=found.append)
        until(lambda: bool(found), _PATIENCE_S)
        return found[0]

    def _held(self) -> dict[str, object]:
        return {"holds": self._ask(holds)}

    def _field(self, name: str) -> Any:
        return self._session.frame.page("needs").form.fields[name].control

    def write(self, control: Any, text: str) -> None:
        """Letter by letter, the window alive between two."""
        control.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(control, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
            QCoreApplication.processEvents()

    def _saved(self) -> None:
        """Until the database has what the field shows: saved without a click."""
        shown = self._field("description").toPlainText()
        until(lambda: any(shown == text for text in self._ask(holds)["texts"].values()), _PATIENCE_S)
        tell(**self._held())

    # --- the control -------------------------------------------------------------------------------------------------

    def break_promise(self, flaw: str) -> None:
        """Breaks one, says nothing of it, and is killed there."""
        if flaw == "early":
            self.to_editor()
            self.write(self._field("description"), _TEXT)
            tell(holds={"ops": [], "texts": {"": self._field("description").toPlainText()}})
        elif flaw == "step":
            self._stage.turn(number_of("grouping"))
            tell(at=self._stage.number)
        elif flaw == "twice":
            self._count_twice()
        elif flaw == "socket":
            import socket

            socket.socket().close()
        else:
            (FOLDER.parent / "elsewhere" / "left.txt").write_text("x")
        die()

    def to_editor(self) -> None:
        self._anew(next(number for number, step in enumerate(STEPS) if step.target == NEW))

    def _count_twice(self) -> None:
        """As a platform would that counts each arrival of a vote."""
        self._anew(next(number for number, step in enumerate(STEPS) if step.act == "stick"))
        world: Any = self._relais.world
        store = world.national()._store
        with store.writing() as connection:
            row = dict(connection.execute(ballot.select()).mappings().first() or {})
            connection.execute(ballot.insert(), [row | {"op": f"{row['op']}-again"}])


def _refuse(why: Refusal) -> None:
    """Said at once, as nothing else ends what waits for the act."""
    tell(wrong=f"refused: {why.sentence}")
    os._exit(1)


def _to_vote(connection: Any) -> str:
    return next(one.id for one in catalogue.proposals(connection) if one.state == "open" and not one.voted)


def holds(connection: Any) -> dict[str, Any]:
    """What must not be lost: the acts, and what was typed into each need."""
    acts, listed = outbox.listed(connection), needs.listed(connection)
    texts = {row.id: one.description for row in listed if (one := needs.one(connection, row.id)) is not None}
    return {"ops": [act.op for act in acts], "texts": texts}


def main() -> int:
    seed, flaw = int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else ""
    places = paths.find(FOLDER, demonstration=True)
    paths.prepare(places)
    qt = application(sys.argv[:1])
    keep_inside(places)
    world = begin(places)
    relais = Application(qt, world, PROJECTED)
    relais.start()
    until(lambda: relais.session is not None, _PATIENCE_S)
    player = Player(relais, seed)
    player.open()
    order = sys.stdin.readline()  # the other side looks at the files first
    if flaw:
        player.break_promise(flaw)
    if order == "name\n":
        player.bear_another_name()
    player.play()
    return 0


if __name__ == "__main__":
    sys.exit(main())
