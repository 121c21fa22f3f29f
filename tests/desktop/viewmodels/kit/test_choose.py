"""Choosing the commune: search in the worker, homonyms distinguished, refusals beside the field."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.database.errors import ReadOnly
from desktop.domain.refusals import Refusal
from desktop.runtime.worker import Worker
from desktop.viewmodels.kit.choose import Choose, choice
from desktop.viewmodels.kit.list_model import LINE
from resources import communes


class Maker:
    """Gives the answers that it is told to give."""

    demonstration = ""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.error: BaseException | None = None

    def choose(self, insee: str) -> None:
        if self.error is not None:
            raise self.error
        self.made.append(insee)


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    worker = Worker("choose")
    yield worker
    assert worker.close()


@pytest.fixture
def choose(worker: Worker, maker: Maker) -> Iterator[Choose]:
    made, busy = Choose(worker, maker), list[bool]()
    made.busy.connect(busy.append)
    yield made
    assert busy == [True, False] * (len(busy) // 2)  # whatever the outcome


def search(choose: Choose, worker: Worker, qtbot: QtBot, text: str) -> None:
    choose.search(text)
    qtbot.waitUntil(lambda: worker.idle, timeout=5000)


def test_the_model_keeps_qt_s_rules(choose: Choose, worker: Worker, qtbot: QtBot) -> None:
    tester = QAbstractItemModelTester(choose.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for text in ("b", "baule", "", "zzzz"):
        search(choose, worker, qtbot, text)
    assert tester.model() is choose.model


def test_homonyms_are_told_apart(choose: Choose, worker: Worker, qtbot: QtBot) -> None:
    search(choose, worker, qtbot, "sainte-colombe")
    same = [row for row in choose.choices if row.name == "Sainte-Colombe"]
    assert len(same) > 3
    assert len({row.note for row in same}) == len(same)


def test_only_the_answer_to_what_is_typed_counts(choose: Choose, worker: Worker, qtbot: QtBot) -> None:
    for end in range(1, 6):
        choose.search("baule"[:end])
    qtbot.waitUntil(lambda: worker.idle, timeout=5000)
    assert choose.choices[0].insee == "45024"
    assert choose.model.data(choose.model.index(0), LINE).name == "Baule"
    assert choose.picked is None


def test_nothing_found_shows_a_way_out(choose: Choose, worker: Worker, qtbot: QtBot) -> None:
    search(choose, worker, qtbot, "xqzw")
    assert "code postal" in choose.sentence
    search(choose, worker, qtbot, "")
    assert choose.sentence == ""


def test_the_picked_commune_is_made(choose: Choose, worker: Worker, qtbot: QtBot, maker: Maker) -> None:
    search(choose, worker, qtbot, "45024")
    choose.make()
    assert maker.made == [], "nothing is picked yet"
    choose.pick(0)
    with qtbot.waitSignal(choose.made, timeout=5000) as made:
        choose.make()
    assert made.args == ["45024"]
    assert maker.made == ["45024"]


def test_where_no_row_is_current_nothing_is_picked(choose: Choose, worker: Worker, qtbot: QtBot) -> None:
    search(choose, worker, qtbot, "Baule")
    for row, picked in ((0, True), (-1, False), (len(choose.choices) - 1, True), (len(choose.choices), False)):
        choose.pick(row)
        assert (choose.picked is not None) is picked


def test_a_refusal_and_a_fault_are_sentences(choose: Choose, worker: Worker, qtbot: QtBot, maker: Maker) -> None:
    search(choose, worker, qtbot, "75111")
    choose.pick(0)
    maker.error = Refusal("part", "Ne vote pas.", remedy="Choisissez Paris.")
    with qtbot.waitSignal(choose.refused, timeout=5000) as refused:
        choose.make()
    assert refused.args == ["Ne vote pas. Choisissez Paris."]
    maker.error = ReadOnly()
    with qtbot.waitSignal(choose.fault, timeout=5000) as fault:
        choose.make()
    assert "lecture seule" in fault.args[0]


def test_of_many_the_first_thirty_are_shown_and_that_is_said(choose: Choose, worker: Worker, qtbot: QtBot) -> None:
    search(choose, worker, qtbot, "saint")
    assert len(choose.choices) == 30
    assert choose.sentence == "Les 30 premières. Ajoutez des lettres ou le numéro du département."
    search(choose, worker, qtbot, "baule")
    assert 0 < len(choose.choices) < 30
    assert choose.sentence == "Au clavier\u00a0: la flèche vers le bas mène à la liste, Entrée choisit la commune."


@pytest.mark.parametrize(("codes", "shown"), [(1, "45001"), (3, "45001, 45002, 45003"), (4, "45001, 45002, 45003…")])
def test_the_first_three_postal_codes_tell_a_commune_apart(codes: int, shown: str) -> None:
    found = communes.get("45024")
    assert found is not None
    note = choice(replace(found, postal_codes=tuple(f"4500{at + 1}" for at in range(codes)))).note
    assert note.split(" · ")[:2] == ["Loiret (45)", shown]
