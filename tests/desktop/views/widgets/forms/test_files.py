"""The attached files as a part of a form: what may be attached is read without a column of single words."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.widgets.forms.files import Files


@pytest.mark.parametrize(("width", "beside"), [(1000, True), (300, False)])
def test_what_may_be_attached_is_said_beside_the_button_or_under_it_in_a_narrow_page(
    qtbot: QtBot, width: int, beside: bool
) -> None:
    files = Files("La délibération, les devis.")
    qtbot.addWidget(files)
    files.resize(width, 400)
    files.show()
    QApplication.processEvents()
    assert (files.words.x() > files.add.geometry().right()) is beside
    assert (files.words.y() > files.add.geometry().bottom()) is not beside
