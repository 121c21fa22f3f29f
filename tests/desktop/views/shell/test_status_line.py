"""The last line of the window gives each text the room of its words."""

from pytestqt.qtbot import QtBot

from desktop.viewmodels.kit.link_words import Measure
from desktop.views.shell.status_line import StatusLine

SHORT, LONG = (
    "Connecté.",
    "Dernier échange complet avec la plateforme de la préfecture, aujourd’hui à midi.",
)


def test_no_text_wraps_where_all_fit(qtbot: QtBot) -> None:
    for texts in ((SHORT, LONG), (LONG, SHORT)):
        line = StatusLine()
        qtbot.addWidget(line)
        line.tell(*texts, "2 à envoyer")
        line.show()
        whole = sum(label.fontMetrics().horizontalAdvance(label.text()) for label in line.texts)
        line.resize(whole + 160, line.height())  # the margins, the room between them, and a few letters
        qtbot.waitUntil(lambda line=line, whole=whole: line.width() == whole + 160)
        for label in line.texts:
            assert label.heightForWidth(label.width()) == label.heightForWidth(10_000), label.text()


def test_in_a_very_low_window_it_has_one_line_and_what_has_no_room_is_in_its_tooltip(qtbot: QtBot) -> None:
    """At 1024x600 with text at 200 % its two lines took a tenth of the window."""
    line = StatusLine()
    qtbot.addWidget(line)
    line.tell(SHORT, LONG, "2 à envoyer")
    line.set_very_low(True)
    line.resize(300, 30)
    line.show()
    qtbot.waitUntil(lambda: not line.texts[1].isVisible())
    assert LONG in line.toolTip().replace("\u00a0", " ")
    assert line.sizeHint().height() < 2 * line.texts[0].fontMetrics().lineSpacing()
    line.tell(SHORT, "Hier", "2 à envoyer")
    assert line.texts[1].isVisible(), "where there is room"
    assert line.toolTip() == ""
    line.tell(SHORT, LONG, "2 à envoyer")
    line.set_very_low(False)
    assert line.texts[1].isVisible()


def test_in_a_very_low_window_how_far_an_exchange_is_takes_its_room_too(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.set_very_low(True)
    line.tell(SHORT, LONG, "2 à envoyer")
    whole = sum(label.fontMetrics().horizontalAdvance(label.text()) for label in line.texts)
    line.resize(whole + 80, 30)
    line.show()
    qtbot.waitUntil(line.texts[1].isVisible)
    line.tell(SHORT, LONG, "2 à envoyer", measure=Measure(1, 2))
    assert line.measure.isVisible()
    assert not line.texts[1].isVisible()
    line.tell(SHORT, LONG, "2 à envoyer")
    assert line.texts[1].isVisible(), "once it has ended"
