"""How the window looks, and the communes of this PC."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton

from desktop.database.opening import list_communes
from desktop.views.buttons import Button
from desktop.views.card import Card, Icon, row, rule
from desktop.views.label import Label
from desktop.views.menus import SIZES, THEMES
from desktop.views.page import Room


class DisplayCard(Card):
    """Text size and colours, at once and for the next time."""

    def __init__(self, room: Room) -> None:
        super().__init__("Affichage", icon=Icon(room.theme, "settings"))
        self._room = room
        self.sizes = QButtonGroup(self)
        self.themes = QButtonGroup(self)
        self._add("Taille du texte", self.sizes, [(size, text) for size, text in SIZES])
        self.add(rule())
        self._add("Couleurs", self.themes, list(enumerate(text for _, text in THEMES)))
        self.sizes.idClicked.connect(lambda size: room.look("", size))
        self.themes.idClicked.connect(lambda number: room.look(THEMES[number][0], 0))
        room.theme.changed.connect(self._show)
        self._show()

    def _add(self, title: str, group: QButtonGroup, choices: list[tuple[int, str]]) -> None:
        self.add(Label(title, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for place, (number, text) in enumerate(choices):
            button = QRadioButton(text)
            button.setAccessibleName(f"{text}, {title}")
            group.addButton(button, number)
            grid.addWidget(button, place // 2, place % 2)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)

    def _show(self) -> None:
        theme = self._room.theme
        self.sizes.button(theme.size).setChecked(True)
        self.themes.button([name for name, _ in THEMES].index(theme.choice)).setChecked(True)


class CommunesCard(Card):
    """The communes of this PC; each has its own database."""

    def __init__(self, room: Room) -> None:
        super().__init__("Mes communes", icon=Icon(room.theme, "home"))
        insee_here = room.standing.opening.insee
        for insee, name, department in list_communes(room.places.communes):
            words = Label(f"{name} ({department})", "strong" if insee == insee_here else "body")
            if insee == insee_here:
                self.body.addLayout(row(words, Label("ouverte", "small", "muted", wrap=False), stretch=False))
            else:
                open_it = Button("Ouvrir", partial(room.other_commune, insee), kind="quiet", about=name)
                self.body.addLayout(row(words, open_it, stretch=False))
        self.body.addLayout(row(Button("Ajouter une commune…", lambda: room.other_commune(""))))
