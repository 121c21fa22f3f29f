"""Themes: contrast of the colour tokens, no absolute font size, four text sizes, the system's colour scheme."""

import re
from itertools import product

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QImage, QRegion
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollBar,
    QStyle,
    QStyleOptionSlider,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import resources
from desktop.settings import TEXT_SIZES
from desktop.views.widgets.badge import Badge
from desktop.views.widgets.buttons import Button, ButtonKind
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import NAMES, ROLES, TOKENS, Theme, role_font, sheet

GROUNDS = ("background", "surface", "hover")
TEXT = [
    *product(("text", "muted"), (*GROUNDS, "accent_soft")),
    *product(("example",), ("surface", "error_soft")),
    *product(("disabled",), GROUNDS),
    *product(("accent",), ("background", "surface", "accent_soft")),
    *(("ok", ground) for ground in ("background", "surface", "ok_soft")),
    *(("warn", ground) for ground in ("background", "surface", "warn_soft")),
    *(("error", ground) for ground in ("background", "surface", "error_soft")),
    *(("text", ground) for ground in ("ok_soft", "warn_soft", "error_soft")),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("on_demonstration", "demonstration"),
]
STROKES = [*product(("border", "focus", "accent"), ("background", "surface"))]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(name: str, ink: str, ground: str) -> None:
    assert contrast(TOKENS[name][ink], TOKENS[name][ground]) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("stroke", "ground"), STROKES)
def test_boxes_and_focus_can_be_seen(name: str, stroke: str, ground: str) -> None:
    assert contrast(TOKENS[name][stroke], TOKENS[name][ground]) >= 3.0


@pytest.mark.parametrize("name", NAMES)
def test_the_page_that_is_shown_differs_by_its_ground_or_by_its_edge(name: str) -> None:
    tokens = TOKENS[name]
    if tokens["accent_soft"] == tokens["background"]:
        assert contrast(tokens["chosen"], tokens["background"]) >= 3.0
    else:
        assert tokens["chosen"] == tokens["accent_soft"], "no edge beside the ground"


@pytest.mark.parametrize("name", NAMES)
def test_an_example_in_an_empty_field_does_not_look_typed(name: str) -> None:
    assert contrast(TOKENS[name]["example"], TOKENS[name]["text"]) >= 1.4


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["plain", "main", "danger"])
def test_a_button_that_cannot_be_pressed_does_not_look_as_if_it_could(
    theme: Theme, qtbot: QtBot, name: str, kind: ButtonKind
) -> None:
    """In strong contrast its frame and its words were as white as those of the others."""
    theme.apply(choice=name)
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    button = Button("Envoyer", int, kind=kind)
    QVBoxLayout(window).addWidget(button)
    button.setEnabled(False)
    window.show()
    picture = button.grab().toImage()
    assert picture.pixelColor(0, picture.height() // 2).name().upper() == TOKENS[name]["disabled_line"]
    seen = {picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in range(picture.height())}
    assert TOKENS[name]["disabled"] in seen
    assert contrast(TOKENS[name]["disabled"], TOKENS[name]["text"]) >= 1.4


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
@pytest.mark.parametrize("chosen", [False, True])
def test_a_choice_that_is_locked_does_not_look_as_if_it_could_be_changed(
    theme: Theme, qtbot: QtBot, name: str, kind: type[QRadioButton | QCheckBox], chosen: bool
) -> None:
    """Its circle, its dot and its words were those of the others, and clicks did nothing."""
    theme.apply(choice=name)
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    button = kind("Aucun", window)
    button.setChecked(chosen)
    window.show()

    def seen() -> set[str]:
        picture = button.grab().toImage()
        return {
            picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in range(picture.height())
        }

    free = seen()
    button.setEnabled(False)
    locked = seen()
    of_free = {TOKENS[name]["text"], TOKENS[name]["accent" if chosen else "border"]}
    assert of_free <= free
    assert not {TOKENS[name]["text"], TOKENS[name]["accent"]} & locked
    assert TOKENS[name]["disabled"] in locked


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit, QComboBox])
def test_a_field_in_error_shows_its_error_and_who_has_the_keyboard(
    theme: Theme, qtbot: QtBot, name: str, make: type[QLineEdit] | type[QPlainTextEdit] | type[QComboBox]
) -> None:
    theme.apply(choice=name)
    window, control = QWidget(), make()
    qtbot.addWidget(window)
    theme.dress(window)
    column = QVBoxLayout(window)
    column.addWidget(control)
    control.setProperty("bad", True)
    window.show()
    window.activateWindow()
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    picture = control.grab().toImage()
    middle = picture.height() // 2
    across = [picture.pixelColor(x, middle).name().upper() for x in range(picture.width())]
    down = [picture.pixelColor(picture.width() // 2, y).name().upper() for y in range(picture.height())]
    assert across.count(TOKENS[name]["error"]) >= 6
    assert down.count(TOKENS[name]["focus"]) >= 6, "above and below"


def test_the_three_themes_have_the_same_tokens() -> None:
    assert len({tuple(sorted(tokens)) for tokens in TOKENS.values()}) == 1


def test_no_font_size_stands_in_the_style_sheet() -> None:
    text = resources.path("theme", "window.qss").read_text("utf-8")
    assert not re.search(r"font(-size)?\s*:", text)
    assert "pt" not in re.sub(r"[a-z-]*pt[a-z-]+|[a-z-]+pt\b", "", text)


def test_lengths_follow_the_text_size() -> None:
    assert [sheet("1.15em<28px", {}, em) for em in (13, 26)] == ["15px", "28px"]
    assert sheet("a: @x; b: 0.5em; c: 0.5em-2px; d: 0.01em", {"x": "#FFF"}, 20) == "a: #FFF; b: 10px; c: 8px; d: 1px"


@pytest.fixture
def theme(qapp: QApplication) -> "Theme":
    return Theme(qapp, choice="clair")


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_every_role_grows_with_the_text_size(theme: Theme, qtbot: QtBot, size: int) -> None:
    labels = [Label("x", role) for role in ("body", "small", "section", "title", "number")]
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    column = QVBoxLayout(window)
    for label in labels:
        column.addWidget(label)
    window.show()
    before = [label.font().pointSizeF() for label in labels]
    theme.apply(size=size)
    assert [label.font().pointSizeF() for label in labels] == pytest.approx([points * size / 100 for points in before])
    theme.apply(size=100)


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_a_badge_is_round_at_every_text_size(theme: Theme, qtbot: QtBot, size: int) -> None:
    """Qt draws square corners where the radius is more than half of the height."""
    theme.apply(size=size)
    badge = Badge("Terminé", "ok")
    qtbot.addWidget(badge)
    theme.dress(badge)
    badge.ensurePolished()
    picture = QImage(badge.sizeHint(), QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    badge.resize(badge.sizeHint())
    badge.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    theme.apply(size=100)
    assert picture.pixelColor(0, 0).alpha() == 0
    assert picture.pixelColor(badge.width() // 2, 0).alpha() > 0, "its frame"


def test_roles_keep_their_rank() -> None:
    body = QFont()
    body.setPointSizeF(10)
    assert role_font(body, "title").pointSizeF() > role_font(body, "section").pointSizeF() > 10
    assert role_font(body, "small").pointSizeF() >= 9
    usual = {"body", "strong", "part", "small", "section", "title", "number"}
    assert set(ROLES) == usual | {"cue", "cue_low", "cue_lowest", "cue_title"}
    assert role_font(body, "cue").pointSizeF() == 15, "20 pixels, also where the text is small"
    assert role_font(body, "cue_low").pointSizeF() == 15
    assert role_font(body, "cue_lowest").pointSizeF() == 15
    assert role_font(QFont(body.family(), 20), "cue").pointSizeF() == 24


def test_a_change_of_theme_is_told_and_changes_the_palette(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.apply(choice="sombre")
    assert QApplication.palette().window().color() == theme["background"]
    assert theme.name == "sombre"
    theme.apply(choice="clair")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit, QComboBox])
def test_what_cannot_be_filled_in_looks_so_in_every_theme(
    theme: Theme, qtbot: QtBot, name: str, make: type[QWidget]
) -> None:
    """In strong contrast it looked like a field that is still to be filled in."""
    theme.apply(choice=name)
    control = make()
    qtbot.addWidget(control)
    theme.dress(control)
    control.resize(200, 60)
    pictures = []
    for on in (True, False):
        control.setEnabled(on)
        pictures.append(control.grab().toImage())
    assert pictures[0] != pictures[1]


def test_what_the_system_prefers_is_followed_at_once(theme: Theme, qapp: QApplication) -> None:
    """If high contrast was switched on while the window was open, it only took effect at the next start."""
    hints = qapp.styleHints()
    theme.apply(choice="system")
    shown = theme.name
    for changed, said in (
        (hints.colorSchemeChanged, hints.colorScheme()),
        (hints.accessibility().contrastPreferenceChanged, hints.accessibility().contrastPreference()),
    ):
        theme.name = "contraste"  # as after another preference
        changed.emit(said)
        assert theme.name == shown


def test_a_dressed_window_follows_and_a_dead_one_is_no_hindrance(theme: Theme, qtbot: QtBot) -> None:
    window, dead = QWidget(), QWidget()
    qtbot.addWidget(window)
    for dressed in (window, dead):
        theme.dress(dressed)
    before = window.styleSheet()
    shiboken6.delete(dead)
    theme.apply(choice="contraste")
    assert TOKENS["clair"]["surface"] in before
    assert TOKENS["contraste"]["surface"] in window.styleSheet() != before
    theme.apply(choice="clair")
    assert window.styleSheet() == before


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("way", Qt.Orientation)
def test_a_scroll_bar_can_be_caught(theme: Theme, qtbot: QtBot, percent: int, way: Qt.Orientation) -> None:
    """The handle is drawn at least ten pixels wide, and can be clicked across the whole bar."""
    bar = QScrollBar(way)
    qtbot.addWidget(bar)
    theme.dress(bar)
    theme.apply(size=percent)
    hint = bar.sizeHint()
    bar.resize(
        hint.width() if way is Qt.Orientation.Vertical else 300,
        300 if way is Qt.Orientation.Vertical else hint.height(),
    )
    bar.setRange(0, 100)
    bar.show()
    picture = bar.grab().toImage()
    across = bar.width() if way is Qt.Orientation.Vertical else bar.height()
    colour = theme["border"].rgb()
    drawn = [
        picture.pixel(place, 20) if way is Qt.Orientation.Vertical else picture.pixel(20, place)
        for place in range(across)
    ].count(colour)
    assert drawn >= 10 * percent // 100
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    for place in (1, across - 2):
        point = QPoint(place, 20) if way is Qt.Orientation.Vertical else QPoint(20, place)
        found = bar.style().hitTestComplexControl(QStyle.ComplexControl.CC_ScrollBar, option, point, bar)
        assert found is QStyle.SubControl.SC_ScrollBarSlider, place
    theme.apply(size=100)
