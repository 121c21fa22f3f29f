"""The last line of the window gives each text the room of its words."""

from pytestqt.qtbot import QtBot

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
