"""The list of acts: lines are read in pages, few are kept, and a line never shows another act."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from desktop.database.queries.acts.acts_window import Window
from desktop.database.queries.outbox import ActRow
from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.outbox.acts import KEPT, ON_A_STICK, PAGE, WAITING, ActsModel, line_of

PARIS = timezone(timedelta(hours=1))
NOW = datetime(2021, 3, 20, 14, 32, tzinfo=PARIS)


def act(place: int, **named: object) -> ActRow:
    row: dict[str, object] = {
        "op": f"00000000-0000-0000-0000-{place:012x}",
        "seq": place,
        "type": "vote.cast",
        "title": f"Service numéro {place}",
        "subject": f"s{place}",
        "state": "finalised",
        "created_at": "2021-03-20T09:05:00.000+01:00",
        "attempts": 0,
        "number": None,
        "received_at": "",
        "decided_at": "",
        "reason": "",
        "detail": "",
    }
    return ActRow(**(row | named))


class Source:
    """Answers like the worker, later, or at once."""

    def __init__(self, total: int, *, at_once: bool = True) -> None:
        self.total, self.at_once = total, at_once
        self.asked: list[int] = []
        self.waiting: list[Callable[[], object]] = []

    def __call__(self, first: int, count: int, then: Callable[[Window], object]) -> None:
        self.asked.append(first)
        total = self.total
        rows = tuple(act(total - n) for n in range(first, min(first + count, total)))
        window = Window(sizes=(total, 0, 0), first=first, rows=rows)
        if self.at_once:
            then(window)
        else:
            self.waiting.append(lambda: then(window))

    def answer(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


def model(source: Source) -> ActsModel:
    made = ActsModel(source, lambda: NOW)
    made.reload()
    return made


def test_it_is_a_model_as_qt_understands_it(qtmodeltester: ModelTester) -> None:
    shown = model(Source(3 * PAGE + 5))
    qtmodeltester.check(shown)
    assert shown.rowCount() == 3 * PAGE + 5


def test_lines_that_come_later_replace_nothing_until_they_come(qtmodeltester: ModelTester) -> None:
    source = Source(2 * PAGE, at_once=False)
    shown = model(source)
    assert shown.rowCount() == 0
    source.answer()
    assert shown.data(shown.index(PAGE)) is None
    source.answer()
    assert shown.data(shown.index(PAGE)) == f"Service numéro {PAGE}"
    qtmodeltester.check(shown)


@pytest.mark.slow
def test_a_hundred_thousand_acts_keep_no_more_lines_than_a_thousand() -> None:
    shown = model(Source(100_000))
    for row in range(0, 100_000, PAGE // 2):
        assert shown.data(shown.index(row)) == f"Service numéro {100_000 - row}"
    assert shown.held <= KEPT * PAGE


def test_what_is_not_drawn_has_no_page_read() -> None:
    """A view also asks for icons, fonts and colours of a line."""
    source = Source(3 * PAGE)
    shown = model(source)
    for role in (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.ToolTipRole, LINE - 1):
        assert shown.data(shown.index(2 * PAGE), role) is None
    assert source.asked == [0]
    assert shown.data(shown.index(2 * PAGE), LINE).title == f"Service numéro {PAGE}"


def test_each_page_is_asked_for_once() -> None:
    source = Source(PAGE, at_once=False)
    shown = model(source)
    source.answer()
    for row in range(PAGE):
        shown.data(shown.index(row))
    assert source.asked == [0]


def test_after_a_change_old_lines_stay_until_new_ones_come() -> None:
    source = Source(PAGE, at_once=False)
    shown = model(source)
    source.answer()
    shown.reload()
    assert shown.data(shown.index(0)) == f"Service numéro {PAGE}"
    source.answer()
    assert source.asked == [0, 0]


def test_all_lines_of_a_page_that_came_again_are_drawn_again() -> None:
    shown, drawn = model(Source(PAGE + 5)), list[tuple[int, int]]()
    shown.dataChanged.connect(lambda first, last: drawn.append((first.row(), last.row())))
    shown.reload()
    shown.data(shown.index(PAGE))
    assert drawn == [(0, PAGE - 1), (PAGE, PAGE + 4)]


def test_another_list_takes_the_place_of_the_one_before_at_once_with_its_first_lines() -> None:
    source, resets = Source(2 * PAGE), list[int]()
    shown = model(source)
    shown.data(shown.index(PAGE))
    shown.modelReset.connect(lambda: resets.append(shown.held))
    source.at_once = False
    shown.begin()
    assert (resets, shown.held) == ([], 2 * PAGE), "nothing flickers while one types"
    source.answer()
    assert (resets, shown.held) == ([PAGE], PAGE), "no line of the list before is left"
    shown.reload()
    source.answer()
    assert len(resets) == 1, "the same list again"


def test_lines_that_turn_stay_in_their_places() -> None:
    shown, drawn = model(Source(PAGE + 5)), list[tuple[int, int]]()
    before = [shown.line(row) for row in range(PAGE + 5)]
    shown.dataChanged.connect(lambda first, last: drawn.append((first.row(), last.row())))
    received = [line_of(act(PAGE + 5 - row, state="accepted"), NOW) for row in (1, 3, PAGE + 2)]
    shown.turn({line.op: line for line in received})
    assert drawn == [(1, 1), (3, 3), (PAGE + 2, PAGE + 2)]
    assert [shown.line(row) for row, _ in drawn] == received
    assert [shown.line(row) == before[row] for row in range(PAGE + 5)].count(False) == 3
    assert len(shown.waiting) == PAGE + 2


def test_an_answer_from_before_the_last_change_is_dropped() -> None:
    source = Source(PAGE, at_once=False)
    shown = model(source)
    source.total = PAGE + 1
    shown.reload()
    source.waiting.reverse()  # the older answer comes last
    source.answer()
    assert shown.rowCount() == PAGE + 1
    assert shown.data(shown.index(0)) == f"Service numéro {PAGE + 1}"


def test_a_line_says_sign_word_number_and_dates() -> None:
    received = act(7, state="accepted", number=1204, received_at="2021-03-20T13:00:00+01:00")
    line = line_of(received, NOW)
    assert (line.what, line.made) == ("Vote", "à 9\u00a0h\u00a005")
    assert line.state.text == "✓\u00a0Vote pris en compte"
    assert (line.number, line.received) == ("1\u202f204", "à 13\u00a0h\u00a000")
    assert not line.cancellable
    assert line_of(act(8), NOW).cancellable


@pytest.mark.parametrize(
    ("answered", "text"),
    [
        ("", "✓\u00a0Demande déposée"),
        ("received", "✓\u00a0Demande déposée"),
        ("incomplete", "⚠\u00a0À compléter"),
        ("refused", "✗\u00a0Refusée par le préfet"),
        ("accepted", "●\u00a0Financement accordé"),
    ],
)
def test_a_request_says_what_the_prefet_answered_once_he_has(answered: str, text: str) -> None:
    received = act(1, type="request.submit", state="accepted", number=5, received_at=NOW.isoformat(), answered=answered)
    assert line_of(received, NOW).state.text == text


def test_what_left_on_a_stick_says_so_while_it_waits() -> None:
    carried = frozenset(act(place).op for place in (7, 8))
    assert line_of(act(7), NOW, carried).state == ON_A_STICK
    assert line_of(act(8, state="accepted"), NOW, carried).state.text == "✓\u00a0Vote pris en compte"
    assert line_of(act(9), NOW, carried).state is WAITING


def test_a_row_gives_its_title_its_words_and_its_line() -> None:
    shown = model(Source(1))
    index = shown.index(0)
    assert shown.data(index, LINE).op == act(1).op
    assert shown.data(index) == "Service numéro 1"
    spoken = shown.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Service numéro 1, À envoyer, Enregistré à 9\u00a0h\u00a005 · Vote"


def test_a_date_ahead_of_this_computer_s_clock_is_not_sure() -> None:
    ahead = act(1, created_at="2150-12-31T09:05:00.000+01:00")
    assert line_of(ahead, NOW).note == "Enregistré le 31\u00a0décembre 2150 à 9\u00a0h\u00a005, date pas sûre · Vote"
    same_day = act(1, created_at="2021-03-20T19:05:00.000+01:00")
    assert ", date pas sûre" in line_of(same_day, NOW).note
    a_moment = act(1, created_at=(NOW + timedelta(seconds=90)).isoformat())
    assert "pas sûre" not in line_of(a_moment, NOW).note, "a clock that the network sets goes back so far"


def test_the_quiet_line_tells_the_number_once_there_is_one() -> None:
    line = line_of(act(7, state="deposited", number=12, received_at="2021-03-19T13:00:00+01:00"), NOW)
    assert line.note == "Accusé n°\u00a012 · reçu hier à 13\u00a0h\u00a000 · Vote"
    answers = act(7, state="deposited", number=12, received_at="2021-03-19T13:00:00+01:00", answers="Cimetière")
    assert line_of(answers, NOW).note == f"{line.note} · Répond à «\u00a0Cimetière\u00a0»"
    assert line_of(act(9, commune="Artenay"), NOW).note.endswith("Vote · besoin d’Artenay")
