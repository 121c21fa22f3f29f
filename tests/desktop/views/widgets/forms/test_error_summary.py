"""The errors above a form, shown again and again until none is left."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.refusals import Refusal
from desktop.views.widgets.forms.error_summary import ErrorSummary
from desktop.views.widgets.label import Label

EMPTY = Refusal("empty", "Le titre est vide.", field="title")
NO_SIREN = Refusal("no_siren", "Cette commune n’a pas de SIREN.", field="commune")


def _texts(summary: ErrorSummary) -> list[str]:
    """All that is shown in it, from above."""
    return [label.text() for label in summary.findChildren(Label) if label.isVisibleTo(summary)]


def test_one_that_belongs_to_no_field_is_said_after_several_each_time_she_asks(qtbot: QtBot) -> None:
    summary = ErrorSummary(lambda _field: None, lambda field: field == "title")
    qtbot.addWidget(summary)
    for _ in range(2):
        summary.show_problems((EMPTY, NO_SIREN))
        assert _texts(summary) == ["⚠ 2 points à revoir avant l’envoi", EMPTY.sentence, NO_SIREN.sentence]
        for _ in range(3):
            summary.show_problems((NO_SIREN,))
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what was said before goes
            assert _texts(summary) == [NO_SIREN.sentence]
            assert not summary.isHidden()
