"""A need that is read, and the questions asked about it: its withdrawal, the mayor's word, two texts to compare."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.viewmodels.needs.conflict import NeedConflict
from desktop.viewmodels.needs.copies import NeedCopies, OtherCommune
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.views.needs.conflict import ConflictScreen
from desktop.views.needs.papers import Papers
from desktop.views.needs.sheet import NeedSheetScreen
from desktop.views.needs.validation import ValidationScreen
from desktop.views.widgets.confirm_screen import ConfirmScreen
from desktop.views.widgets.page import PageContext
from desktop.views.widgets.screen import Screen

Show = Callable[[Screen], None]


class Reading(QObject):
    """`screen` is the sheet, `screens` all of them; `show` puts one into sight. Signals bring an id."""

    drafted = Signal(str)  #: a need to be written: a draft again, a copy, a correction
    rewriting = Signal(str)
    departing = Signal(str)
    opening = Signal(str)

    def __init__(self, context: PageContext, show: Show, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._show = context, show
        self._asking = False  # a question stands: news of the need does not take it away
        self.sheet = NeedSheet(context.actor, self)
        self.conflict = NeedConflict(context.actor, self)
        self.copies = NeedCopies(context.actor, context.places, self)
        self.screen = NeedSheetScreen(context.theme, self.sheet, Papers(context, self.sheet, self.copies))
        self.validation = ValidationScreen(context.theme)
        self.comparing = ConflictScreen(context.theme, self.conflict)
        self.leaving = ConfirmScreen(context.theme)
        self.screens: tuple[Screen, ...] = (self.screen, self.validation, self.comparing, self.leaving)
        withdraw = self.leaving.act("&Retirer ce besoin", self._withdraw)
        self.leaving.offer(withdraw, self.leaving.act("&Garder ce besoin", self.back))
        self._connect(context)

    def _connect(self, context: PageContext) -> None:
        self.sheet.shown.connect(lambda _sheet: None if self._asking else self._show(self.screen))
        self.sheet.drafted.connect(self.drafted)
        self.sheet.refused_name.connect(self._refuse_name)
        self.copies.copied.connect(self._copied)
        self.copies.refused.connect(self.warn)
        self.conflict.over.connect(lambda _id: self.back())
        self.conflict.settled.connect(self._settled)
        self.screen.life.followed.connect(context.go)
        self.screen.voting.connect(lambda id: context.go("votes", id))
        self.screen.routed.connect(lambda category: context.go("requests", f"new:{category}"))
        self.screen.withdrawing.connect(self._ask_withdraw)
        self.screen.validating.connect(self._ask_name)
        self.screen.comparing.connect(self._compare)
        self.screen.rewriting.connect(lambda: self.rewriting.emit(self.sheet.id))
        self.screen.departing.connect(lambda: self.departing.emit(self.sheet.id))
        self.validation.validated.connect(self._validate)
        self.validation.returned.connect(self.back)

    def open(self, id: str) -> None:
        self._asking = False
        self.sheet.show(id)

    def ask(self, screen: Screen) -> None:
        """A question about the need: it stays in sight until it is answered."""
        self._asking = True
        self._show(screen)

    def back(self) -> None:
        """To the sheet, where one is open."""
        self._asking = False
        if self.sheet.sheet is not None:
            self._show(self.screen)

    def close(self) -> None:
        self._asking = False
        self.sheet.leave()
        self.conflict.leave()

    def warn(self, sentence: str) -> None:
        self.screen.told.say(f"⚠ {sentence}", tone="warn")

    def _ask_withdraw(self) -> None:
        if self.sheet.sheet is not None:
            self.leaving.show_confirmation(self.sheet.sheet.withdrawal)
            self.ask(self.leaving)

    def _withdraw(self) -> None:
        self.sheet.withdraw()
        self.back()

    def _ask_name(self) -> None:
        if self.sheet.sheet is not None:
            self.validation.show_need(self.sheet.sheet, self._context.clock())
            self.ask(self.validation)
            self.validation.name.setFocus()

    def _validate(self, by: str) -> None:
        self._asking = False
        self.sheet.validate(by)

    def _refuse_name(self, sentence: str) -> None:
        self._asking = True
        self.validation.refuse(sentence)

    def _compare(self) -> None:
        self.conflict.show(self.sheet.id)
        self.ask(self.comparing)

    def _settled(self, _id: str, draft: str) -> None:
        self.back()
        if draft:
            kept = "✓ Votre texte est gardé dans un nouveau brouillon."
            self.screen.told.say(kept, ("Ouvrir le brouillon", lambda: self.opening.emit(draft)), tone="ok")

    def _copied(self, to: OtherCommune) -> None:
        self.screen.told.say(
            f"✓ Copié dans les brouillons d’une autre commune\u00a0: {to.name}.",
            ("Ouvrir cette commune", lambda: self._context.other_commune(to.insee)),
            tone="ok",
        )
