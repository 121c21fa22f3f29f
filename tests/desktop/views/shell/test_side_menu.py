"""The commune's name in the switch is complete, on two lines if necessary."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.shell.side_buttons import MenuCommune, elided, letters_beside, name_lines, two_letters, two_lines
from desktop.views.shell.side_menu import SideMenu
from desktop.views.widgets.label import BY_POINTER, repolish
from desktop.views.widgets.theme import TOKENS, Theme


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Baule", ("Baule",)),
        ("Meung-sur-Loire", ("Meung-sur-", "Loire")),
        ("Saint-Martin-de-Valgalgues", ("Saint-Martin-", "de-Valgalgues")),
        ("Les Sables", ("Les Sables",)),
    ],
)
def test_a_name_is_shown_whole(qapp: QApplication, name: str, lines: tuple[str, ...]) -> None:
    metrics = QFontMetrics(qapp.font())
    assert name_lines(metrics, name, metrics.horizontalAdvance("Saint-Martin-X")) == lines


def test_communes_of_one_letter_are_told_apart() -> None:
    names = ("Baule", "Beaugency", "Saint-Martin", "Saint-Ay", "Meung-sur-Loire", "L’Haÿ-les-Roses", "Y")
    assert [two_letters(name) for name in names] == ["Ba", "Be", "SM", "SA", "ML", "LR", "Y"]


@pytest.mark.parametrize(
    ("name", "others", "letters"),
    [
        ("Baule", ("Ajaccio", "Beaugency"), "Ba"),
        ("Baule", ("Bastia",), "Bu"),
        ("Bastia", ("Baule",), "Bs"),
        ("Baule", ("Baulon", "Bastia"), "Be"),
        ("Baulon", ("Baule", "Bastia"), "Bo"),
        ("Baule", ("Baulon", "Beaugency"), "Ba"),  # Be is another one's; Baulon has Bo
        ("Saint-Martin", ("Saint-Marcel",), "St"),
        ("Saint-Denis", ("Saint-Denis",), "SD"),  # the département beside tells them apart
    ],
)
def test_communes_of_the_same_two_letters_get_the_first_in_which_they_differ(
    name: str, others: tuple[str, ...], letters: str
) -> None:
    assert letters_beside(name, others) == letters


def test_only_a_name_beyond_two_lines_is_cut(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    longest = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
    first, second = name_lines(metrics, longest, metrics.horizontalAdvance("Saint-Remy-en-Bou"))
    assert first == "Saint-Remy-en-"
    assert second.endswith("…")
    _, second = name_lines(metrics, f"{longest} (exemple)", metrics.horizontalAdvance("Saint-Remy-en-Bou"))
    assert second.endswith("… (exemple)"), "a borrowed name says so"
    assert metrics.horizontalAdvance(second) <= metrics.horizontalAdvance("Saint-Remy-en-Bou")
    assert name_lines(metrics, "Pneumonoultra", metrics.horizontalAdvance("Pneumo"))[0].endswith("…")
    department = elided(metrics, "Alpes-de-Haute-Provence (exemple)", metrics.horizontalAdvance("Alpes-de-Haute-Prov"))
    assert department.startswith("Alp")
    assert department.endswith("… (exemple)"), "and so does that of its département"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Accueil", ("Accueil",)),
        ("Votes et pilotage", ("Votes et", "pilotage")),
        ("Demande au préfet", ("Demande", "au préfet")),
        ("Boîte d’envoi", ("Boîte", "d’envoi")),
    ],
)
def test_a_place_keeps_its_whole_name_in_a_narrow_menu(qapp: QApplication, words: str, lines: tuple[str, ...]) -> None:
    assert two_lines(QFontMetrics(qapp.font()), words) == lines


def test_a_narrow_menu_is_as_wide_as_its_words_and_shows_them(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, choice="clair")
    menu = SideMenu(theme, MenuCommune("45024", "Baule", "Loiret"), lambda: ())
    menu.add("outbox", "Boîte d’envoi", "outbox")
    menu.set_narrow(True)
    theme.dress(menu)
    menu.resize(menu.width(), 600)
    qtbot.addWidget(menu)
    menu.show()
    qtbot.waitExposed(menu)
    button = menu.buttons["outbox"]
    menu.add("none", " ", "outbox")
    menu.fit()
    qtbot.waitUntil(lambda: menu.buttons["none"].width() == button.width() == menu.switch.width())
    assert button.grab().toImage() != menu.buttons["none"].grab().toImage()
    assert button.accessibleName() == "Boîte d’envoi"
    assert menu.width() < 9 * theme.em


@pytest.mark.parametrize("by_pointer", [False, True])
def test_in_strong_contrast_the_page_that_is_shown_has_an_edge(
    qapp: QApplication, qtbot: QtBot, *, by_pointer: bool
) -> None:
    """Its ground is that of the others; what was clicked has no focus ring in its place."""
    theme = Theme(qapp, choice="contraste")
    menu = SideMenu(theme, MenuCommune("45024", "Baule", "Loiret"), lambda: ())
    menu.add("home", "Accueil", "home")
    menu.add("outbox", "Boîte d’envoi", "outbox")
    menu.set_narrow(False)
    theme.dress(menu)
    menu.resize(menu.width(), 600)
    qtbot.addWidget(menu)
    menu.show()
    menu.activateWindow()
    shown, other = menu.buttons["outbox"], menu.buttons["home"]
    shown.setChecked(True)
    if by_pointer:
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(shown.hasFocus)
        shown.setProperty(BY_POINTER, True)
        repolish(shown)
    edges = [one.grab().toImage().pixelColor(one.width() // 2, 1).name().upper() for one in (shown, other)]
    theme.apply(choice="clair")
    assert edges == [TOKENS["contraste"]["chosen"], TOKENS["contraste"]["surface"]]
