"""The one form: a date, a choice, a text with offers, and when a field is left or finished."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.papers.days import shown_day
from desktop.viewmodels.kit.form_fields import FormField
from desktop.views.widgets.forms.date_field import Calendar, DateField
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.theme import Theme

FIELDS = (
    FormField(name="starts", label="Début prévu", day=True, optional=True, spare=("Une phrase.",)),
    FormField(name="support", label="Soutien", choices=(("", "Le projet"), ("both", "Les deux"))),
    FormField(name="profile", label="Profil", most=12, offers=("Maire", "Adjointe au maire")),
)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, choice="clair")
    yield made
    made.deleteLater()


@pytest.fixture(params=[False])
def form(request: pytest.FixtureRequest, qtbot: QtBot, theme: Theme) -> Iterator[EditorForm]:
    """The parameter: whether others read what is typed."""
    window = QWidget()
    qtbot.addWidget(window)
    calendar = Calendar(shown_day, lambda _name: date(2021, 3, 4))
    made = EditorForm(theme, FIELDS, window, free=request.param, calendar=calendar)
    column = QVBoxLayout(window)
    for field in made.fields.values():
        column.addWidget(field)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield made
    window.hide()


def line(form: EditorForm, name: str) -> QLineEdit:
    control = form.fields[name].control
    assert isinstance(control, QLineEdit)
    return control


def test_a_field_is_made_as_the_view_model_says(form: EditorForm) -> None:
    assert isinstance(form.fields["starts"], DateField)
    assert isinstance(form.fields["support"].control, QComboBox)
    profile = line(form, "profile")
    assert profile.maxLength() == 12
    completer = profile.completer()
    assert [completer.model().index(row, 0).data() for row in range(2)] == ["Maire", "Adjointe au maire"]
    assert completer.popup().styleSheet() != "", "a window of its own, dressed like the others"
    assert form.fields["starts"].layout().count() == 3, "error and help share the room that is kept"
    assert line(form, "starts").completer() is None
    assert [field.label.text() for field in form.fields.values()] == ["Début prévu (facultatif)", "Soutien", "Profil"]


def test_the_texts_are_what_is_stored(form: EditorForm) -> None:
    """Of a choice its value, not its words."""
    typed: list[tuple[str, str]] = []
    form.typed.connect(lambda name, text: typed.append((name, text)))
    form.fill({"support": "both", "profile": "Maire"})
    assert form.texts == {"starts": "", "support": "both", "profile": "Maire"}
    assert typed == [], "nobody typed it"
    assert form.first_empty is form.fields["starts"]
    form.put({"starts": "3 mai 2021", "support": ""})
    assert typed == [("starts", "3 mai 2021"), ("support", "")]


def test_a_field_is_left_once_and_finished_by_enter_or_by_a_day_of_the_calendar(form: EditorForm, qtbot: QtBot) -> None:
    said: list[str] = []
    form.left.connect(lambda name: said.append(f"left {name}"))
    form.entered.connect(lambda name: said.append(f"entered {name}"))
    starts = form.fields["starts"]
    assert isinstance(starts, DateField)
    starts.line.setFocus()
    qtbot.keyClicks(starts.line, "3/5/2021")
    qtbot.keyClick(starts.line, Qt.Key.Key_Return)
    assert said == ["entered starts"]
    starts.pick(date(2021, 3, 5))
    assert said == ["entered starts"] * 2
    assert starts.text == "5\u00a0mars 2021"
    line(form, "profile").setFocus()
    assert said[2:] == ["left starts"]


def test_an_error_that_is_shown_already_is_not_read_aloud_again(form: EditorForm) -> None:
    form.show_errors({"starts": "Sans année.", "profile": "Trop long."})
    starts, profile = form.fields["starts"], form.fields["profile"]
    assert (starts.wrong, profile.wrong) == ("Sans année.", "Trop long.")
    starts.control.setAccessibleDescription("as it was")
    form.show_errors({"starts": "Sans année."})
    assert starts.control.accessibleDescription() == "as it was"
    assert profile.wrong == ""
    assert profile.error.isHidden()


@pytest.mark.parametrize(("form", "warned"), [(True, True), (False, False)], indirect=["form"])
def test_only_a_form_that_others_read_warns_of_data_about_citizens(form: EditorForm, warned: bool) -> None:
    field = form.fields["profile"]
    form.put({"profile": "0612345678"})
    QApplication.sendEvent(field.control, QFocusEvent(QEvent.Type.FocusOut))
    assert (field.hint is not None) is warned


@pytest.mark.parametrize("words", ["Maire", "Maire " * 60], ids=["whole in sight", "long"])
def test_typing_goes_on_after_the_first_text_however_long_it_is(theme: Theme, qtbot: QtBot, words: str) -> None:
    """Of a long one its beginning was in sight, and what was typed stood before its first letter."""
    window = QWidget()
    qtbot.addWidget(window)
    made = EditorForm(theme, (FormField(name="profile", label="Profil"),), window)
    QVBoxLayout(window).addWidget(made.fields["profile"])
    window.resize(400, 200)
    window.show()
    made.fill({"profile": words})
    made.start()
    assert line(made, "profile").cursorPosition() == len(words)


def test_the_keyboard_goes_back_to_the_field_that_it_left_last_in_the_same_text(form: EditorForm, qtbot: QtBot) -> None:
    starts, profile = line(form, "starts"), line(form, "profile")
    elsewhere = QLineEdit(profile.window())
    elsewhere.show()

    def go_on() -> QWidget | None:
        elsewhere.setFocus()
        form.go_on()
        return QApplication.focusWidget()

    form.fill({"profile": "Maire"})
    assert go_on() is starts, "none was left"
    profile.setFocus()
    qtbot.keyClick(profile, Qt.Key.Key_Home)
    assert go_on() is profile
    assert profile.cursorPosition() == 0, "she writes on where she was"
    elsewhere.setFocus()
    form.fill({"profile": "Adjointe"}, anew=False)
    assert go_on() is profile, "another program has changed it"
    profile.hide()
    assert go_on() is starts, "it is folded"
    profile.show()
    profile.setFocus()
    elsewhere.setFocus()
    form.fill({"profile": "Adjointe"})
    form.go_on()
    assert starts.hasFocus(), "another text"
