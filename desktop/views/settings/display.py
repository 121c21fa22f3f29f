"""How the window looks, and the communes of this PC."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from desktop.viewmodels.kit.communes_here import communes_here
from desktop.views.shell.appearance_menu import SIZES, THEMES
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, row, rule
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import PageContext

_WIDEST_IN_PAIRS = 150  # per cent of text size: beyond, two choices side by side are wider than a small window


class DisplayCard(Card):
    """Text size and colours, changed at once and kept for the next start."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Affichage", icon=Icon(context.theme, "settings"))
        self._context = context
        self._grids: list[tuple[QGridLayout, QButtonGroup]] = []
        self.sizes = QButtonGroup(self)
        self.themes = QButtonGroup(self)
        self._add("Taille du texte", self.sizes, [(size, text) for size, text in SIZES])
        self.add(rule())
        self._add("Couleurs", self.themes, list(enumerate(text for _, text in THEMES)))
        self.sizes.idClicked.connect(lambda size: context.set_appearance("", size))
        self.themes.idClicked.connect(lambda number: context.set_appearance(THEMES[number][0], 0))
        context.theme.changed.connect(self._show)
        self._show()

    def _add(self, title: str, group: QButtonGroup, choices: list[tuple[int, str]]) -> None:
        self.add(Label(title, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for number, text in choices:
            button = QRadioButton(text)
            button.setAccessibleName(f"{text}, {title}")
            group.addButton(button, number)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self._grids.append((grid, group))

    def _place(self, columns: int) -> None:
        for grid, group in self._grids:
            for place, button in enumerate(group.buttons()):
                grid.addWidget(button, place // columns, place % columns)  # taken from where it stood before

    def _show(self) -> None:
        theme = self._context.theme
        self._place(1 if theme.size > _WIDEST_IN_PAIRS else 2)
        self.sizes.button(theme.size).setChecked(True)
        self.themes.button([name for name, _ in THEMES].index(theme.choice)).setChecked(True)


class CommunesCard(Card):
    """The communes of this PC; each has its own database."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Mes communes", icon=Icon(context.theme, "home"))
        for here in communes_here(context.places, context.status_summary.opening.insee):
            words = Label(f"{here.name} ({here.department})", "strong" if here.is_open else "body")
            beside: QWidget = Label("ouverte", "small", "muted", wrap=False)
            if not here.is_open:
                beside = Button("Ouvrir", partial(context.other_commune, here.insee), kind="quiet", about=here.name)
            line = row(words, beside, stretch=False)
            line.setStretch(0, 1)  # otherwise a name would wrap although there is room beside it
            self.body.addLayout(line)
        self.body.addLayout(row(Button("Ajouter une commune…", lambda: context.other_commune(""))))
