"""The application as a whole: it opens a commune or asks for one, and holds what lives as long as the program."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desktop import settings as settings_file
from desktop.database.opening import Opening
from desktop.domain.changes import EVERYTHING
from desktop.runtime import starting
from desktop.session import Session
from desktop.settings import Settings
from desktop.viewmodels.kit.refusals import words_of
from desktop.views.shell.problems import Problems
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # the first is no more than a type, the others come after the first paint
    from desktop.runtime.world import World
    from desktop.views.shell.choose_commune import ChooseCommune
    from desktop.views.shell.recover_start import RecoverStart


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
        self._problems = Problems(self.theme, demonstration=world.demonstration)
        self._coming: starting.Coming | None = None
        qt.commitDataRequest.connect(self.system_ends)

    def start(self, insee: str = "") -> None:
        """Opens the commune asked for, or the window that is shown in its place."""
        self._begin(starting.first(self.world, insee, self.settings.commune))

    def _begin(self, first: "starting.First", notice: str = "") -> None:
        """Shows what `starting` decided, each by its window."""
        match first:
            case starting.Damage(insee, fault):
                from desktop.viewmodels.kit.backups import unopened  # noqa: PLC0415 - only where it is shown
                from desktop.views.shell.recover_start import RecoverStart  # noqa: PLC0415 - only where it is shown

                self._ask_with(RecoverStart(self.theme, self.world, unopened(fault), insee))
            case starting.WhichCommune(fault):
                self.ask("" if fault is None else f"⚠ {words_of(fault)}")
            case opening:
                self._show(opening, notice)

    def set_appearance(self, theme: str, size: int) -> None:
        """Another theme ("" keeps it) or text size (0 keeps it), at once and for the next time."""
        self.theme.apply(choice=theme or None, size=size or None)
        self._keep(self.settings._replace(theme=self.theme.choice, text_size=self.theme.size))

    def ask(self, sentence: str = "") -> None:
        """Shows the window that asks for the commune: on a first run, or to add another."""
        from desktop.views.shell.choose_commune import ChooseCommune  # noqa: PLC0415 - only where it is shown
        from desktop.views.widgets.keyboard.next_window import TypedBeforeWindow  # noqa: PLC0415 - as above

        if self.session is not None and self._asking is not None:  # it is open, and perhaps partly filled in
            _to_front(self._asking)
            return
        asking = ChooseCommune(self.theme, self.world, first=self.session is None)
        if self.session is not None:
            TypedBeforeWindow(asking, self.session.frame)
        if sentence:
            asking.trouble.say(sentence, tone="error")
        self._ask_with(asking)

    def _ask_with(self, asking: "ChooseCommune | RecoverStart") -> None:
        from desktop.views.shell.appearance_menu import AppearanceMenu  # noqa: PLC0415 - only where it is shown

        AppearanceMenu(asking, self.theme, self.set_appearance).in_sight(asking)
        asking.made.connect(self.switch)
        asking.dropped.connect(self._dropped)
        self._asking = asking
        asking.painted.connect(self.shown)
        asking.show()

    def switch(self, insee: str, notice: str = "") -> None:
        """Saves and closes the open commune, then opens another, whose first page shows `notice`."""
        self._coming = starting.Coming(insee, notice)
        if self.session is None:
            self._follow()
        else:
            self.session.frame.close()

    def _follow(self) -> None:
        coming, self._coming = self._coming, None
        first = starting.following(self.world, coming)
        if first is None:
            self.quitting.emit()
        else:
            self._begin(first, coming.notice if coming else "")

    def close(self) -> None:
        """Saves all and closes the open window."""
        if self.session is not None:
            self.session.frame.close()
        elif self._asking is not None:
            self._asking.close()

    def system_ends(self, _manager: object = None) -> None:
        """The session of the system ends, and nobody could answer a question: what is typed is stored if it can be."""
        if self.session is not None:
            self.session.closing.system_ends()

    def raise_up(self) -> None:
        """After a second start: brings the window to the front."""
        window = self.session.frame if self.session is not None else self._asking
        if window is not None:
            _to_front(window)

    def show_problem(self, error: BaseException) -> None:
        """Shows a bug over the open window."""
        self._problems.show(error, None if self.session is None else self.session.frame)

    def _show(self, opening: Opening, notice: str) -> None:
        session = Session(self.world, self.theme, opening, self.set_appearance, notice)
        session.ended.connect(self._ended)
        session.frame.painted.connect(self.shown)
        session.closing.stayed.connect(self._stay)
        session.actor.bug.connect(self.show_problem)
        session.again_wanted.connect(lambda sentence: self._open_again(opening.insee, sentence))
        session.commune_wanted.connect(lambda insee: self.switch(insee) if insee else self.ask())
        self.session = session
        if self._asking is not None:
            self._asking.close()
            self._asking = None
        self._keep(self.settings.with_commune(opening.insee))
        session.show()

    def _open_again(self, insee: str, notice: str) -> None:
        """The database was replaced: the window closes, and opens again with `notice`."""
        self._coming = starting.Coming(insee, notice)
        if self.session is not None:
            self.session.closing.close_as_asked()

    def _stay(self) -> None:
        """She keeps the window open, with a text that is not stored: under a database that was replaced, all is read
        again.
        """
        coming, self._coming = self._coming, None
        if self.session is not None and coming is not None and coming.insee == self.session.opening.insee:
            self.session.actor.announce(EVERYTHING)

    def _ended(self) -> None:
        self.session = None
        self.world.go_on(self._follow)

    def _dropped(self) -> None:
        self._asking = None
        if self.session is None:
            self._follow()

    def _keep(self, settings: Settings) -> None:
        settings_file.keep_window_settings(self.world.places.settings, self.settings, settings)
        self.settings = settings


def _to_front(window: QWidget) -> None:
    window.setWindowState((window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()
