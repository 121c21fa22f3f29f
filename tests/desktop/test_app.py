"""The whole application on a real folder: first run, places, communes, and what every page guarantees."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMainWindow, QWidget
from pysqlite3 import dbapi2 as sqlite
from pytestqt.qtbot import QtBot

from desktop import settings
from desktop.pages import PLACES
from desktop.paths import Places
from desktop.settings import Settings
from desktop.views.home.page import HomePage
from desktop.views.shell.choose_commune import ChooseCommune
from desktop.views.shell.frame import Frame
from desktop.views.shell.problem import ProblemDialog
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.label import Label
from desktop.views.widgets.narrowing_row import NarrowingRow
from tests.desktop.running import Relais, as_chosen, chosen, places
from tests.desktop.views.keyboard import Keyboard
from tests.desktop.views.mouse import Mouse

__all__ = ["chosen", "places"]

KEYS = [place.key for place in PLACES]


@pytest.fixture
def relais(qapp: QApplication, qtbot: QtBot, places: Places) -> Iterator[Relais]:
    relais = Relais(qapp, qtbot, places)
    yield relais
    if not relais.ended:
        relais.close()


@pytest.fixture
def baule(relais: Relais, chosen: Path) -> Relais:
    as_chosen(chosen, relais.places)
    relais.start("45024")
    return relais


def test_a_first_run_asks_for_the_commune_and_opens_it_by_the_keyboard(relais: Relais, qtbot: QtBot) -> None:
    relais.start()
    asking = relais.asking
    assert asking.focusWidget() is asking.page.field.control
    assert asking.page.area.verticalScrollBar().maximum() == 0, "nothing to scroll for"
    qtbot.keyClicks(asking.page.field.control, "45024")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() == 1, timeout=5000)
    qtbot.keyClick(asking.page.field.control, Qt.Key.Key_Return)
    assert relais.app.session is None, "what was found is shown and marked before it is opened"
    assert asking.page.chosen.text() == "&Choisir Baule"
    qtbot.waitUntil(lambda: asking.page.takes_enter)
    qtbot.keyClick(asking.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: relais.app.session is not None, timeout=20_000)
    relais.until_ready()
    assert relais.frame.windowTitle() == "Baule · Relais Communes"
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, ChooseCommune) and w.isVisible()]
    assert settings.read(relais.places.settings).settings.commune == "45024"


def test_enter_marks_the_first_commune_of_several_and_the_next_enter_opens_it(relais: Relais, qtbot: QtBot) -> None:
    """It put a frame around the whole list, and nothing more happened however often one pressed."""
    relais.start()
    asking = relais.asking
    qtbot.keyClicks(asking.page.field.control, "baul")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 1, timeout=5000)
    qtbot.keyClick(asking.page.field.control, Qt.Key.Key_Return)
    assert asking.focusWidget() is asking.page.list
    assert asking.page.list.currentIndex().row() == 0
    first = asking.choose.choices[0]
    assert asking.page.chosen.text() == f"&Choisir {first.name}"
    begun: list[bool] = []
    asking.choose.busy.connect(begun.append)
    qtbot.keyClick(asking.page.list, Qt.Key.Key_Return)
    assert begun == [], "nor by a second press right after, when nobody has read the name that was marked"
    qtbot.waitUntil(lambda: asking.page.takes_enter)
    qtbot.keyClick(asking.page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: relais.app.session is not None, timeout=20_000)
    relais.until_ready()
    assert relais.frame.windowTitle() == f"{first.name} · Relais Communes"


@pytest.mark.usefixtures("held_keys")
def test_enter_held_down_in_the_search_marks_a_commune_and_opens_none(relais: Relais, qtbot: QtBot) -> None:
    relais.start()
    asking = relais.asking
    qtbot.waitUntil(lambda: QApplication.focusWindow() is asking.windowHandle())
    qtbot.keyClicks(asking.page.field.control, "baul")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 1, timeout=5000)
    begun: list[bool] = []
    asking.choose.busy.connect(begun.append)
    keyboard = Keyboard()
    keyboard.hold_down(Qt.Key.Key_Return)
    assert asking.focusWidget() is asking.page.list
    qtbot.waitUntil(lambda: asking.page.takes_enter)
    keyboard.repeat(flagged=False)
    keyboard.repeat(flagged=True)
    keyboard.let_go()
    assert begun == []


def test_enter_pressed_before_all_was_found_marks_one_of_what_is_found_then(relais: Relais, qtbot: QtBot) -> None:
    relais.start()
    asking = relais.asking
    qtbot.keyClicks(asking.page.field.control, "ba")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 1, timeout=5000)
    before = asking.choose.choices
    qtbot.keyClicks(asking.page.field.control, "ule")
    assert asking.choose.choices == before, "not found yet"
    qtbot.keyClick(asking.page.field.control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asking.choose.choices != before and asking.page.chosen.text() == "&Choisir Baule")
    assert asking.page.list.hasFocus()


def test_a_double_click_on_a_commune_marks_it_and_opens_nothing(relais: Relais, qtbot: QtBot) -> None:
    """As everywhere, a second click within half a second does nothing."""
    relais.start()
    asking = relais.asking
    qtbot.keyClicks(asking.page.field.control, "baule")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 1, timeout=5000)
    mouse, lines = Mouse(asking), asking.page.list
    begun: list[bool] = []
    asking.choose.busy.connect(begun.append)
    lines.doubleClicked.connect(lambda _index: begun.append(True))
    qtbot.waitUntil(lines.isVisible)
    at = QPointF(lines.viewport().mapTo(asking, lines.visualRect(lines.model().index(1, 0)).center()))
    mouse.click_at(at, QEvent.Type.MouseButtonPress)
    assert asking.page.chosen.isEnabled()
    mouse.now += 140
    mouse.click_at(at, QEvent.Type.MouseButtonDblClick)
    assert begun == []


def test_enter_marks_the_one_commune_of_several_that_has_the_very_name_and_opens_it_then(
    relais: Relais, qtbot: QtBot
) -> None:
    """It put a frame around the whole list, and nothing more happened however often one pressed."""
    relais.start()
    asking = relais.asking
    qtbot.keyClicks(asking.page.field.control, "baule")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 1, timeout=5000)
    qtbot.keyClick(asking.page.field.control, Qt.Key.Key_Return)
    assert relais.app.session is None, "it is shown and marked before it is opened"
    assert asking.page.chosen.text() == "&Choisir Baule"
    qtbot.waitUntil(lambda: asking.page.takes_enter)
    qtbot.keyClick(asking.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: relais.app.session is not None, timeout=20_000)


def test_the_list_of_communes_scrolls_by_itself_alone_in_a_low_window(relais: Relais, qtbot: QtBot) -> None:
    """It was as high as the text above it, and ended below the window: one list had two scroll bars."""
    relais.start()
    asking = relais.asking
    asking.resize(760, 560)
    qtbot.keyClicks(asking.page.field.control, "ba")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 1, timeout=5000)
    qtbot.waitUntil(lambda: asking.page.area.verticalScrollBar().maximum() == 0, timeout=5000)
    assert asking.page.list.isVisible()
    assert asking.page.list.verticalScrollBar().maximum() > 0


def test_arrow_down_leads_from_the_search_to_a_commune_and_enter_opens_it(relais: Relais, qtbot: QtBot) -> None:
    relais.start()
    asking = relais.asking
    qtbot.keyClicks(asking.page.field.control, "baule")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 1, timeout=5000)
    qtbot.keyClick(asking.page.field.control, Qt.Key.Key_Down)
    assert asking.focusWidget() is asking.page.list
    assert asking.page.chosen.text() == "&Choisir Baule"
    qtbot.keyClick(asking.page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: relais.app.session is not None, timeout=20_000)
    relais.until_ready()
    assert relais.frame.windowTitle() == "Baule · Relais Communes"


def test_another_search_names_no_commune_of_the_one_before_and_begins_at_its_first_line(
    relais: Relais, qtbot: QtBot
) -> None:
    relais.start()
    asking = relais.asking
    qtbot.keyClicks(asking.page.field.control, "saint")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() > 1, timeout=5000)
    qtbot.keyClick(asking.page.field.control, Qt.Key.Key_Down)
    qtbot.keyClick(asking.page.list, Qt.Key.Key_End)
    assert asking.page.list.verticalScrollBar().value() > 0
    assert asking.page.chosen.text() != "&Choisir cette commune"
    before = asking.choose.choices
    asking.page.field.control.setFocus()
    asking.page.field.control.selectAll()
    qtbot.keyClicks(asking.page.field.control, "ba")
    qtbot.waitUntil(lambda: asking.choose.choices != before and asking.choose.model.rowCount() > 1, timeout=5000)
    assert not asking.page.chosen.isEnabled()
    assert asking.page.chosen.text() == "&Choisir cette commune"
    assert asking.page.list.verticalScrollBar().maximum() > 0
    assert asking.page.list.verticalScrollBar().value() == 0


def test_closing_the_question_ends_the_program(relais: Relais) -> None:
    relais.start()
    relais.asking.close()
    assert relais.ended


def test_a_district_of_paris_is_refused_with_its_commune(relais: Relais, qtbot: QtBot) -> None:
    relais.start()
    asking = relais.asking
    qtbot.keyClicks(asking.page.field.control, "75111")
    qtbot.waitUntil(lambda: asking.choose.model.rowCount() == 1, timeout=5000)
    qtbot.keyClick(asking.page.field.control, Qt.Key.Key_Down)
    qtbot.keyClick(asking.page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(asking.page.field.error.isVisible, timeout=20_000)
    assert "Paris" in asking.page.field.error.text()
    assert relais.app.session is None


def test_each_place_has_its_key(baule: Relais, qtbot: QtBot) -> None:
    for number, key in enumerate(KEYS, start=1):
        qtbot.keyClick(baule.frame, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
        assert baule.frame.current == key
        assert baule.frame.side.buttons[key].isChecked()


def test_each_place_has_the_key_that_is_printed_beside_its_number_on_a_french_keyboard(
    baule: Relais, qtbot: QtBot
) -> None:
    """On a French keyboard this row gives "&", "é", … without Shift; "é" was once the shortcut of an act."""
    printed = (0x26, 0xC9, 0x22, 0x27, 0x28, 0x2D, 0xC8)  # & É " ' ( - È
    for key, place in zip(printed, KEYS, strict=True):
        qtbot.keyClick(baule.frame, Qt.Key(key), Qt.KeyboardModifier.AltModifier)
        assert baule.frame.current == place


def test_the_keyboard_begins_at_the_place_in_sight(baule: Relais) -> None:
    assert baule.frame.focusWidget() is baule.frame.side.buttons[baule.frame.current]


def test_on_a_wide_screen_pages_and_acts_end_at_the_same_edge(baule: Relais, qtbot: QtBot) -> None:
    frame = baule.frame
    frame.resize(1920, 1080)
    wide = round(frame.theme.em * 92)

    def ends() -> set[int]:
        QApplication.processEvents()
        page = frame.page(frame.current)
        inside = page.area.widget()
        assert inside is not None
        end = inside.mapTo(page, inside.rect().topRight()).x() + 1
        return {end, frame.acts.width() - frame.acts.layout().contentsMargins().right() + 28}

    for place in KEYS:
        frame.go(place)
        (end,) = ends()
        assert abs(end - (frame.acts.width() + wide) // 2) <= 1, place
    frame.go("needs")  # without a scroll bar
    frame.resize(1366, 768)
    qtbot.waitUntil(lambda: ends() == {frame.acts.width()}, timeout=5000)


def test_an_assistive_program_turns_places_and_tabs_by_pressing(baule: Relais) -> None:
    """Qt only offers "toggle" for such a button, which would mark it while the previous page stays visible."""
    side = baule.frame.side.buttons

    def press(button: QWidget) -> None:
        told = QAccessible.queryAccessibleInterface(button)
        assert told is not None
        assert told.role() == QAccessible.Role.RadioButton
        assert "Toggle" not in told.actionInterface().actionNames()
        told.actionInterface().doAction("Press")
        baule.settle()
        assert told.state().checked

    press(side["settings"])
    assert baule.frame.current == "settings"
    assert not QAccessible.queryAccessibleInterface(side["home"]).state().checked
    page = baule.frame.page("settings")
    tabs = [button for button in page.findChildren(QAbstractButton) if button.isCheckable() and button.text() == "Aide"]
    press(tabs[0])
    assert named(tabs[0]) == "Aide"


def named(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def focusable(root: QWidget) -> list[QWidget]:
    found = [w for w in root.findChildren(QWidget) if w.isVisibleTo(root) and w.isEnabled()]
    return [w for w in found if w.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_every_control_has_a_name(baule: Relais) -> None:
    for key in KEYS:
        baule.frame.go(key)
        baule.settle()
        places = list(baule.frame.side.buttons.values())
        controls = focusable(baule.frame)
        entered = [w for w in controls if w in places]
        assert entered == [baule.frame.side.buttons[key]], "Tab enters the menu where one is"
        controls += places
        assert len(controls) > 8, key
        assert [type(w).__name__ for w in controls if not named(w)] == [], key


@pytest.mark.parametrize(
    "key", [key if key in ("home", "needs") else pytest.param(key, marks=pytest.mark.slow) for key in KEYS]
)
def test_no_text_is_cut_at_any_size(baule: Relais, key: str) -> None:
    baule.frame.go(key)
    for size, (width, height) in [
        (100, (1366, 768)),
        (150, (1366, 768)),
        (200, (1366, 768)),
        (100, (1024, 600)),
        (200, (1024, 600)),
    ]:
        baule.app.theme.apply(size=size)
        baule.frame.showNormal()
        baule.frame.resize(width, height)
        baule.settle()
        baule.qtbot.waitUntil(lambda: not clipped(baule.frame), timeout=1500) if clipped(baule.frame) else None
        assert clipped(baule.frame) == [], f"{size} % at {width}x{height}"
        assert baule.frame.width() <= width, "the window can be as narrow as the screen"
        assert baule.frame.height() <= height


def test_the_clipping_detector_sees_a_cut_text(baule: Relais) -> None:
    baule.settle()
    page = baule.frame.page("home")
    page.title.setFixedWidth(20)
    page.title.setFixedHeight(12)
    baule.settle()
    assert any("Bonjour" in line for line in clipped(baule.frame))


def test_the_clipping_detector_sees_a_cut_example_and_no_long_text_that_is_typed(baule: Relais) -> None:
    baule.frame.go("services")
    baule.settle()
    (line,) = [row.line for row in baule.frame.findChildren(NarrowingRow) if row.isVisible()]
    assert clipped(baule.frame) == []
    line.setPlaceholderText("Exemple : cimetière, " * 9)
    assert any("Chercher un service" in found for found in clipped(baule.frame))
    line.setText("cimetière " * 30)
    assert not any("Chercher un service" in found for found in clipped(baule.frame))


def test_tab_goes_round_without_a_trap(baule: Relais, qtbot: QtBot) -> None:
    for key in KEYS:
        baule.frame.go(key)
        baule.settle()
        baule.frame.side.switch.setFocus()
        seen: list[QWidget] = []
        for _ in range(200):
            qtbot.keyClick(baule.frame.focusWidget(), Qt.Key.Key_Tab)
            now = baule.frame.focusWidget()
            assert now is not None
            if now is baule.frame.side.switch:
                break
            seen.append(now)
        assert now is baule.frame.side.switch, f"{key}: Tab never came back"
        assert any(baule.frame.acts.isAncestorOf(w) for w in seen) or not focusable(baule.frame.acts), key


def test_titles_are_headings_and_every_text_is_plain(baule: Relais) -> None:

    for key in KEYS:
        baule.frame.go(key)
        baule.settle()
        page = baule.frame.page(key)
        told = [QAccessible.queryAccessibleInterface(label) for label in page.findChildren(QLabel)]
        headings = [one for one in told if one is not None and one.role() == QAccessible.Role.Heading]
        assert headings, key
        assert all(one.text(QAccessible.Text.Name) for one in headings if not one.state().invisible), key
    labels = baule.frame.findChildren(QLabel)
    assert len(labels) > 60
    rich = [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText]
    assert rich == []
    assert all(isinstance(label, Label) for label in labels)


def test_all_places_have_room_in_the_lowest_window_with_the_largest_text(baule: Relais) -> None:
    baule.app.theme.apply(size=200)
    baule.frame.resize(1024, 420)
    baule.settle()
    places = baule.frame.side.buttons

    def whole(key: str) -> bool:
        return places[key].visibleRegion().boundingRect() == places[key].rect()

    for key in ("settings", "home"):
        baule.frame.go(key)
        baule.settle()
        assert whole(key)
    assert all(map(whole, KEYS)), "all have room at the largest text in the lowest window"


def test_the_name_of_the_commune_is_always_in_sight(baule: Relais) -> None:
    assert "Baule" in named(baule.frame.side.switch)
    baule.app.theme.apply(size=200)
    baule.frame.resize(1024, 800)
    baule.settle()
    assert baule.frame.name.isVisible(), "the switch has room for letters only"
    assert "Baule" in baule.frame.name.text()
    baule.frame.resize(1024, 600)
    baule.settle()
    assert not baule.frame.name.isVisible(), "the switch has the name in place of letters"


def opened_again(relais: Relais, said: str) -> str:
    """The same commune once more; what Accueil says of it."""
    before = relais.app.session
    assert before is not None
    before.context.open_again(said)
    relais.qtbot.waitUntil(lambda: relais.app.session not in (None, before), timeout=20_000)
    relais.until_ready()
    accueil = relais.frame.page("home")
    assert isinstance(accueil, HomePage)
    assert accueil.done.isVisible() is bool(said)
    return accueil.done.words.text()


def test_a_commune_that_was_put_back_opens_again_and_the_home_page_says_so_once(baule: Relais) -> None:
    assert opened_again(baule, "C’est fait.") == "C’est fait."
    assert opened_again(baule, "") == ""


def test_two_communes_have_two_files_and_the_switch_leads_from_one_to_the_other(baule: Relais) -> None:
    baule.world.choose("2B033")
    first = baule.app.session
    assert first is not None
    first.commune_wanted.emit("2B033")
    baule.qtbot.waitUntil(lambda: baule.app.session is not None and baule.app.session is not first, timeout=20_000)
    baule.until_ready()
    assert baule.frame.windowTitle().startswith("Bastia")
    assert baule.frame.side.switch.letters == "Bs", "Ba would be Baule's as well"
    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, Frame) and w.isVisible()]) == 1
    assert sorted(file.stem for file in baule.places.communes.glob("*.sqlite")) == ["2B033", "45024"]
    assert not baule.ended


def test_an_added_commune_opens_at_its_first_page_and_the_keyboard_begins_there(baule: Relais, qtbot: QtBot) -> None:
    """As the window of a start does, whatever page she added it from."""
    before = baule.app.session
    baule.frame.go("settings")
    baule.app.ask()
    page = baule.asking.page
    qtbot.keyClicks(page.field.control, "20600")
    qtbot.waitUntil(lambda: baule.asking.choose.model.rowCount() > 0, timeout=5000)
    qtbot.keyClick(page.field.control, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: baule.app.session not in (None, before), timeout=20_000)
    baule.until_ready()
    frame = baule.frame
    assert (frame.current, frame.focusWidget()) == ("home", frame.side.buttons["home"])
    qtbot.keyClick(frame.side.buttons["home"], Qt.Key.Key_Return)
    baule.settle()
    focus = frame.focusWidget()
    assert focus is not None
    assert frame.page("home").isAncestorOf(focus), "Enter there leads into the page"
    assert frame.current == "home"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # offscreen raises no window
def test_a_commune_is_asked_for_in_one_window_which_goes_with_the_commune_that_asked(baule: Relais) -> None:
    """A second window would replace the first with all that was typed in it, and leave its worker running."""

    def asking() -> list[QWidget]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, ChooseCommune) and one.isVisible()]

    baule.app.ask()
    (first,) = asking()
    assert isinstance(first, ChooseCommune)
    baule.app.ask()
    assert asking() == [first]
    worker = first.choose._worker
    opened_again(baule, "")
    assert asking() == []
    assert not worker._thread.is_alive()


def test_what_is_typed_while_the_window_for_another_commune_comes_is_for_it(baule: Relais, qtbot: QtBot) -> None:
    baule.app.ask()
    qtbot.keyClicks(baule.frame.focusWidget() or baule.frame, "ger")  # the system has not brought the new one yet
    with qtbot.waitActive(baule.asking):
        baule.asking.activateWindow()
    qtbot.waitUntil(lambda: baule.asking.page.field.text == "ger")
    opened_again(baule, "")  # else it would still be asked in the tests after this one


def test_display_is_remembered(baule: Relais) -> None:
    baule.app.set_appearance("sombre", 150)
    assert settings.read(baule.places.settings).settings == Settings(commune="45024", text_size=150, theme="sombre")
    baule.app.set_appearance("", 100)
    assert settings.read(baule.places.settings).settings.theme == "sombre"


def test_before_a_commune_is_chosen_the_text_can_be_made_larger_in_sight(relais: Relais) -> None:
    relais.app.start()
    bar = relais.asking.menuBar()
    assert [action.text().replace("&", "") for action in bar.actions()] == ["Texte plus grand", "Affichage"]
    where = bar.actionGeometry(bar.actions()[0]).center()
    relais.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=where)
    relais.qtbot.waitUntil(lambda: relais.app.theme.size == 125)
    assert settings.read(relais.places.settings).settings.text_size == 125
    for size in (150, 200):  # in the same place: it grows without moving
        relais.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=where)
        relais.qtbot.waitUntil(lambda size=size: relais.app.theme.size == size)
    assert (bar.actions()[0].text(), bar.actions()[0].isEnabled()) == ("Texte au plus &grand", False)
    relais.app.set_appearance("", 125)
    assert (bar.actions()[0].text(), bar.actions()[0].isEnabled()) == ("Texte plus &grand", True)
    relais.asking.activateWindow()
    relais.qtbot.waitUntil(relais.asking.isActiveWindow)
    QTest.keyClick(relais.asking.windowHandle(), Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    relais.qtbot.waitUntil(lambda: relais.app.theme.size == 150)
    assert clipped(relais.asking) == []


def test_a_file_of_a_later_release_is_refused_with_a_sentence(relais: Relais) -> None:
    relais.world.choose("45024")
    database = sqlite.connect(relais.places.database("45024"))
    database.execute("PRAGMA user_version = 999")
    database.close()
    relais.app.start("45024")
    session = relais.app.session
    if session is None:
        said: Callable[[], str] = relais.asking.trouble.words.text
    else:
        said = session.frame.trouble.words.text
    relais.qtbot.waitUntil(lambda: "plus récente" in said(), timeout=20_000)


def test_a_file_that_is_none_is_said_and_never_replaced(relais: Relais) -> None:
    file = relais.places.database("45024")
    file.write_bytes(b"not a database" * 1000)
    relais.app.start("45024")
    relais.qtbot.waitUntil(lambda: "base" in relais.asking.trouble.words.text(), timeout=20_000)
    assert file.read_bytes().startswith(b"not a database")


def test_a_fault_of_ours_shows_one_dialog_with_a_copy_button(baule: Relais) -> None:
    baule.app.show_problem(LookupError("first"))
    baule.app.show_problem(LookupError("second"))
    dialogs = [w for w in QApplication.topLevelWidgets() if w.isVisible() and isinstance(w, ProblemDialog)]
    assert len(dialogs) == 1
    assert dialogs[0].styleSheet(), "dressed like the other windows"
    dialog = dialogs[0]
    dialog.copy()
    text = QApplication.clipboard().text()
    assert "LookupError: first" in text
    dialog.accept()
    assert isinstance(baule.frame, QMainWindow)


def test_a_place_shown_while_nothing_has_the_keyboard_takes_it(baule: Relais, qtbot: QtBot) -> None:
    focus = baule.frame.focusWidget()
    if focus is not None:
        focus.clearFocus()
    assert baule.frame.focusWidget() is None
    qtbot.keyClick(baule.frame, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    focus = baule.frame.focusWidget()
    assert focus is not None
    assert baule.frame.page("outbox").isAncestorOf(focus)
