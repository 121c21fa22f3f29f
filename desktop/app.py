"""The application as a whole: it opens a commune or asks for one, and holds what lives as long as the program."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from desktop import settings as settings_file
from desktop.database.opening import Opening
from desktop.runtime import starting
from desktop.session import Session
from desktop.settings import Settings
from desktop.viewmodels.kit.refusals import words_of
from desktop.views.shell.frame import raise_up
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # the first is no more than a type, the others come after the first paint
    from desktop.runtime.world import World
    from desktop.views.shell.choose_commune import ChooseCommune
    from desktop.views.shell.problem import ProblemDialog
    from desktop.views.shell.recover_start import RecoverStart

_log = logging.getLogger(__name__)


class Application(QObject):
    """Opens the last commune, or asks for one; changes communes; keeps the user's settings."""

    quitting = Signal()
    shown = Signal()  #: the first window has painted its first frame

    def __init__(self, qt: QApplication, world: "World", settings: Settings) -> None:
        super().__init__()
        self._qt, self.world, self.settings = qt, world, settings
        self.theme = Theme(qt, choice=settings.theme, size=settings.text_size)
        self.session: Session | None = None
        self._asking: ChooseCommune | RecoverStart | None = None
        self._problem: ProblemDialog | None = None
        self._next = self._notice = ""

    def start(self, insee: str = "") -> None:
        """Opens the commune asked for, or the window that is shown in its place."""
        self._begin(starting.first(self.world, insee, self.settings.commune))

    def _begin(self, first: "starting.First") -> None:
        match first:
            case starting.Damage(insee, fault):
                from desktop.viewmodels.kit.backups import unopened  # noqa: PLC0415 - only where it is shown
                from desktop.views.shell.recover_start import RecoverStart  # noqa: PLC0415 - only where it is shown

                self._ask_with(RecoverStart(self.theme, self.world, unopened(fault), insee))
            case starting.Question(fault):
                self.ask("" if fault is None else f"⚠ {words_of(fault)}")
            case opening:
                self._show(opening)

    def set_appearance(self, theme: str, size: int) -> None:
        """Another theme ("" keeps it) or text size (0 keeps it), at once and for the next time."""
        self.theme.apply(choice=theme or None, size=size or None)
        self._keep(self.settings._replace(theme=self.theme.choice, text_size=self.theme.size))

    def ask(self, sentence: str = "") -> None:
        """Shows the window that asks for the commune: on a first run, or to add another."""
        from desktop.views.shell.choose_commune import ChooseCommune  # noqa: PLC0415 - only where it is shown

        if self.session is not None and self._asking is not None:  # it is open, and perhaps partly filled in
            raise_up(self._asking)
            return
        asking = ChooseCommune(self.theme, self.world, first=self.session is None)
        if sentence:
            asking.trouble.say(sentence, tone="error")
        self._ask_with(asking)

    def _ask_with(self, asking: "ChooseCommune | RecoverStart") -> None:
        asking.made.connect(self.switch)
        asking.dropped.connect(self._dropped)
        self._asking = asking
        asking.painted.connect(self.shown)
        asking.show()

    def switch(self, insee: str) -> None:
        """Saves and closes the open commune, then opens another."""
        if self.session is not None:
            self._next = insee
            self.session.frame.close()
            return
        self._begin(starting.first(self.world, insee))

    def _again(self, insee: str, notice: str) -> None:
        self._notice = notice
        self.switch(insee)

    def close(self) -> None:
        """Saves all and closes the open window."""
        if self.session is not None:
            self.session.frame.close()
        elif self._asking is not None:
            self._asking.close()

    def raise_up(self) -> None:
        """After a second start: brings the window to the front."""
        window = self.session.frame if self.session is not None else self._asking
        if window is not None:
            raise_up(window)

    def show_problem(self, error: BaseException) -> None:
        """Shows a bug in a dialog; never two dialogs at a time."""
        from desktop.views.shell.problem import ProblemDialog  # noqa: PLC0415 - only where it is shown

        if not isinstance(error, Exception) or self._problem is not None:
            return
        self._problem = ProblemDialog(
            error, self.session.frame if self.session is not None else None, demonstration=self.world.demonstration
        )
        self.theme.dress(self._problem)
        self._problem.finished.connect(self._problem_seen)
        self._problem.open()

    def _problem_seen(self) -> None:
        self._problem = None

    def _show(self, opening: Opening) -> None:
        notice, self._notice = self._notice, ""
        session = Session(self.world, self.theme, opening, self.set_appearance, notice)
        session.ended.connect(self._ended)
        session.frame.painted.connect(self.shown)
        session.actor.bug.connect(self.show_problem)
        session.again_wanted.connect(lambda sentence: self._again(opening.insee, sentence))
        session.commune_wanted.connect(lambda insee: self.switch(insee) if insee else self.ask())
        self.session = session
        if self._asking is not None:
            self._asking.close()
            self._asking = None
        self._keep(self.settings.with_commune(opening.insee))
        session.show()

    def _ended(self) -> None:
        self.session = None
        if self._next:
            insee, self._next = self._next, ""
            self.switch(insee)
        else:
            self.quitting.emit()

    def _dropped(self) -> None:
        self._asking = None
        if self.session is None:
            self.quitting.emit()

    def _keep(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        self.settings = settings
        try:
            settings_file.write_window_settings(self.world.places.settings, settings)
        except OSError as error:
            _log.warning("settings not kept: %s", type(error).__name__)
