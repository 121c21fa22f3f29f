"""What to do to see something here: an icon and a sentence in an empty card."""

from PySide6.QtCore import Qt

from desktop.views.widgets.card import Card, Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme


class Hint(Card):
    """Stands in the place of what will be shown."""

    def __init__(self, theme: Theme, icon: str, sentence: str) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self.body.setContentsMargins(24, 40, 24, 40)
        self.body.addWidget(Icon(theme, icon, "muted", 2.2), 0, centre)
        self.words = Label(sentence, tone="muted")
        self.words.setAlignment(centre)
        self.body.addWidget(self.words)
