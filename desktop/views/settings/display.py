"""How the window looks, and the communes of this PC."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from desktop.domain.french import with_department
from desktop.viewmodels.kit.communes_here import CommuneHere, codes_here, communes_here
from desktop.viewmodels.settings.removing import Removing
from desktop.views.shell.appearance_menu import SIZES, THEMES
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, Icon, row, rule
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.foot.sure_card import SureCard
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import Notice, NoticeTone
from desktop.views.widgets.page import PageContext

_CHOSEN_BY_MISTAKE = (
    "Choisie par erreur\u202f? Ajoutez d’abord la bonne commune\u202f: celle-ci pourra ensuite être retirée,"
    " si rien n’y a été écrit."
)
_OPEN_ANOTHER = (
    "Choisie par erreur, une commune où rien n’a été écrit peut être retirée. Si c’est celle qui est ouverte, ouvrez"
    " d’abord une autre."
)
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
        self.add(Label(title, "part"))
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
    """The communes of this PC, each with its own database. One chosen by mistake can be removed, but not while open."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Mes communes", icon=Icon(context.theme, "home"))
        self._context = context
        self.removing = Removing(context.actor, context.places, self)
        self._rows = QWidget()
        self._lines = flush(QVBoxLayout(self._rows), 6)
        self.sure = SureCard(
            "",
            tuple(Label(sentence) for sentence in self.removing.sentences),
            ("&Garder cette commune", lambda: self._end("")),
            ("O&ui, retirer cette commune", self.removing.remove),
        )
        AtFoot(self.sure, self)
        self.message = Notice()
        AtFoot(self.message, self)  # in sight at every size, and it moves no button
        self.add_one = Button("Ajouter une commune…", lambda: context.other_commune(""))
        self.add(self._rows, row(self.add_one))
        self._opener: Button | None = None
        self._here: tuple[CommuneHere, ...] = ()
        self._removable: dict[str, tuple[Button, Label]] = {}  #: by INSEE code: "Retirer…", and why it is not offered
        self._used = False  # `Opening.used`: the open commune stays
        self.removing.reasons_known.connect(self._offer)
        self.removing.asked.connect(self._ask)
        self.removing.refused.connect(self._refused)
        self.removing.removed.connect(self._removed)
        self.show_communes()

    def show_communes(self) -> None:
        """Reads again which are here, where one came or went: relaisctl may have added one."""
        self._show_lines()
        if self._removable:
            self.removing.read_reasons(tuple(self._removable))

    def _show_lines(self) -> None:
        opening = self._context.status_summary.opening
        used = opening.used
        if codes_here(self._context.places) == {commune.insee for commune in self._here} and used == self._used:
            return
        here = communes_here(self._context.places, opening.insee)
        if (here, used) == (self._here, self._used):
            return
        self._here, self._used = here, used
        self.removing.drop()
        self.sure.hide()  # it was asked from a line that goes
        self._opener = None
        discard_parts(self._lines)
        self._removable = {}
        for commune in here:
            words = Label(with_department(commune.name, commune.department), "strong" if commune.is_open else "body")
            if commune.is_open:
                line = row(words, Label("ouverte", "small", "muted", wrap=False), stretch=False)
            else:
                line = row(words, *self._buttons(commune), stretch=False)
            line.setStretch(0, 1)  # otherwise a name would wrap although there is room beside it
            holder = QWidget()
            holder.setLayout(line)
            line.setContentsMargins(0, 0, 0, 0)
            self._lines.addWidget(holder)
            if commune.insee in self._removable:
                self._lines.addWidget(self._removable[commune.insee][1])
        if not self._context.demonstration:
            note = _OPEN_ANOTHER if len(here) > 1 else "" if self._used else _CHOSEN_BY_MISTAKE
            if note:
                self._lines.addWidget(Label(note, "small", "muted"))

    def close_question(self) -> None:
        """Takes away the question, and what was said after an earlier one: she went elsewhere meanwhile."""
        self.removing.drop()
        self.sure.hide()
        self.message.clear()

    def _buttons(self, commune: CommuneHere) -> list[QWidget]:
        open_it = Button(
            "Ouvrir", partial(self._context.other_commune, commune.insee), kind="quiet", about=commune.name
        )
        if self._context.demonstration:
            return [open_it]
        remove = Button("Retirer…", kind="quiet", about=commune.name)
        remove.clicked.connect(lambda: self._preview(remove, commune.insee))
        keeping = remove.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        remove.setSizePolicy(keeping)  # "Ouvrir" stays where it is
        reason = Label("", "small", "muted")
        reason.hide()
        remove.hide()  # until it is known whether it would be refused
        self._removable[commune.insee] = (remove, reason)
        return [open_it, remove]

    def _offer(self) -> None:
        """Where taking it off would be refused, why stands in place of its button."""
        for insee, (remove, reason) in self._removable.items():
            if insee in self.removing.reasons:
                reason.say_any(self.removing.reasons[insee])
                if self.removing.reasons[insee] and remove.hasFocus():
                    give(self.add_one)
                remove.setVisible(not self.removing.reasons[insee])

    def _preview(self, opener: Button, insee: str) -> None:
        self._opener = opener
        self.message.clear()
        self.sure.hide()
        self.removing.ask(insee)

    def _ask(self) -> None:
        self.sure.reword(self.removing.question)
        if self._opener is not None:
            self.sure.ask(self._opener)

    def _removed(self, sentence: str) -> None:
        self.show_communes()
        self._end(sentence)

    def _refused(self, sentence: str) -> None:
        self.show_communes()  # the commune may have gone meanwhile
        self._end(sentence, "warn")

    def _end(self, sentence: str, tone: NoticeTone = "ok") -> None:
        """The keyboard goes back to what opened the question, or to the button below where that is gone."""
        self.sure.hide()
        if sentence:
            self.message.say(sentence, tone=tone)
        give(self._opener or self.add_one)
