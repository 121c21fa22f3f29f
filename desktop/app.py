"""The composition root: one open commune and its window, the first run, and what holds the application together."""

import importlib
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop import settings as settings_file
from desktop.database.errors import Damaged
from desktop.database.opening import Opening, list_communes
from desktop.domain.changes import Changes
from desktop.runtime import starting
from desktop.runtime.actor import Actor
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.saving import Saving
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.runtime.worker import Worker
from desktop.runtime.world import World
from desktop.settings import Settings
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.views.shell.frame import Frame, Place, raise_up
from desktop.views.shell.side_menu import MenuCommune
from desktop.views.shell.status_presenter import StatusPresenter
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # comes after the first paint
    from desktop.runtime.rounds import Rounds
    from desktop.views.shell.choose_commune import ChooseCommune
    from desktop.views.shell.problem import ProblemDialog
    from desktop.views.shell.recover_start import RecoverStart

_log = logging.getLogger(__name__)
_IDLE_MS = 40

#: key, words, icon, module and class of each place. A module is imported on the first visit, or once all is quiet.
PLACES = (
    ("home", "Accueil", "home", "desktop.views.home.page", "HomePage"),
    ("needs", "Mes besoins", "needs", "desktop.views.needs.page", "NeedsPage"),
    ("services", "Services", "services", "desktop.views.services.page", "ServicesPage"),
    ("votes", "Votes et pilotage", "votes", "desktop.views.votes.page", "VotesPage"),
    ("requests", "Demande au préfet", "prefect", "desktop.views.requests.page", "RequestsPage"),
    ("outbox", "Boîte d’envoi", "outbox", "desktop.views.outbox.page", "OutboxPage"),
    ("settings", "Réglages et aide", "settings", "desktop.views.settings.page", "SettingsPage"),
)


class Session(QObject):
    """One open commune: its lanes, its window. `ended` follows the window's close, once all is kept."""

    ended = Signal()
    commune_wanted = Signal(str)  #: INSEE code of another commune, "" for one to add
    ready = Signal()  #: the database is open for writing, the exchange has begun

    def __init__(self, world: World, theme: Theme, opening: Opening, look: Callable[[str, int], None]) -> None:
        super().__init__()
        self.world, self.opening = world, opening
        insee = opening.insee
        self.local, self.network = Worker("local"), Worker("network")
        self.actor = Actor(self.local, lambda: world.open_context(insee), world.places.database(insee), world.clock)
        self.status_summary = StatusSummary(self.actor, opening)
        self.connectivity = Connectivity()
        self._rounds: Rounds | None = None
        self.syncing = Syncing(self.network, self.actor, self.connectivity, self._round, self._enrol, world.clock)
        self._look = look
        self._open = True
        self.frame = Frame(
            theme,
            MenuCommune(insee, opening.commune, opening.department),
            tuple(
                Place(key, text, icon, partial(self._page, module, name)) for key, text, icon, module, name in PLACES
            ),
            lambda: tuple(MenuCommune(*found) for found in list_communes(world.places.communes)),
            demonstration=world.demonstration,
        )
        self.context = PageContext(
            theme=theme,
            actor=self.actor,
            syncing=self.syncing,
            clock=world.clock,
            commune=opening.commune,
            go=self.frame.go,
            status_summary=self.status_summary,
            places=world.places,
            look=look,
            other_commune=self.commune_wanted.emit,
            platform_url=world.platform_url,
            demonstration=world.demonstration,
            support=world.support,
            open_context=lambda: world.open_context(insee),
        )
        self._connect()
        world.dress(self)
        self.frame.go("home")

    def show(self) -> None:
        self.frame.show_fitting()

    def _connect(self) -> None:
        self.frame.painted.connect(lambda: QTimer.singleShot(0, self._after_paint))
        self.frame.closed.connect(self.close)
        self.frame.side.commune_chosen.connect(self.commune_wanted)
        self.status_presenter = StatusPresenter(self.frame, self.status_summary, self.syncing, self.actor)

    def _after_paint(self) -> None:
        if not self._open:
            return
        from desktop.views.shell.menus import Menus  # noqa: PLC0415 - nobody opens a menu before the first paint

        self.menus = Menus(
            self.frame,
            write_need=lambda: self.frame.go("needs", "new"),
            add_commune=lambda: self.commune_wanted.emit(""),
            send_now=self.syncing.now,
            look=self._look,
        )
        self.actor.open(self._begin)

    def _begin(self) -> None:
        """The lane has its imports and its database: the exchange may begin, the other pages are got ready."""
        self.world.watch(self.connectivity)
        self.saving = Saving(self.network, self.actor, self.world, self.opening.insee)
        self.saving.start()  # before the first round: it takes less than a second, a round may take minutes
        self.syncing.inform(enrolled=self.status_summary.opening.enrolled, waiting=self.status_summary.opening.waiting)
        self.syncing.start()
        self.status_summary.look()
        self._ahead = [module for _, _, _, module, _ in PLACES]
        QTimer.singleShot(_IDLE_MS, self._import_one)
        self.ready.emit()

    def _import_one(self) -> None:
        if self._ahead and self._open:
            importlib.import_module(self._ahead.pop(0))
            QTimer.singleShot(_IDLE_MS, self._import_one)

    def _page(self, module: str, name: str) -> Page:
        page: Page = getattr(importlib.import_module(module), name)(self.context)
        return page

    def _round(self, progress: RoundProgress, automatic: bool) -> RoundDone:
        return self._network_end().run(progress, automatic)

    def _enrol(self, url: str, code: str) -> Changes:
        return self._network_end().enrol(url, code)

    def _network_end(self) -> "Rounds":
        from desktop.runtime.rounds import Rounds  # noqa: PLC0415 - in the network lane, after the first paint

        if self._rounds is None:
            self._rounds = Rounds(lambda: self.world.open_context(self.opening.insee), self.world.transport)
        return self._rounds

    def close(self) -> None:
        """Keeps all that was asked, then ends both lanes."""
        if not self._open:
            return
        self._open = False
        self.syncing.stop()
        if self._rounds is not None:
            self.network.submit(self._rounds.close, lambda _done: None)
        self.actor.close()
        if not self.local.close():
            _log.error("the local lane would not end")
        # A round ends between two steps; a step may last, and breaking it off is one of its ordinary endings.
        self.network.close(patience_s=3.0)
        self.frame.deleteLater()
        self.ended.emit()


class Application(QObject):
    """Opens the last commune, or asks for one; changes communes; keeps the user's settings."""

    quitting = Signal()
    shown = Signal()  #: the first window has painted its first frame

    def __init__(self, qt: QApplication, world: World, settings: Settings) -> None:
        super().__init__()
        self._qt, self.world, self.settings = qt, world, settings
        self.theme = Theme(qt, choice=settings.theme, size=settings.text_size)
        self.session: Session | None = None
        self._asking: ChooseCommune | RecoverStart | None = None
        self._problem: ProblemDialog | None = None
        self._next = ""

    def start(self, insee: str = "") -> None:
        """The commune asked for, else the last one, else the only one here, else the question."""
        places, wanted = self.world.places, insee or self.settings.commune
        opening = starting.opening(places, wanted)
        fault = starting.fault(self.world, wanted) if opening is None else None
        if opening is None and fault is None and not insee:
            here = list_communes(places.communes)
            opening = starting.opening(places, here[0][0]) if here else None
        if opening is not None:
            self._show(opening)
        elif isinstance(fault, Damaged):
            from desktop.views.shell.recover_start import RecoverStart  # noqa: PLC0415 - only where it is shown

            self._ask_with(RecoverStart(self.theme, self.world, fault, wanted))
        else:
            self.ask(f"⚠ {fault.sentence} {fault.remedy}" if fault is not None else "")

    def look(self, theme: str, size: int) -> None:
        """Another theme ("" keeps it) or text size (0 keeps it), at once and for the next time."""
        self.theme.apply(choice=theme or None, size=size or None)
        self._keep(replace(self.settings, theme=self.theme.choice, text_size=self.theme.size))

    def ask(self, sentence: str = "") -> None:
        """The page that asks for the commune: on a first run, or for one more commune."""
        from desktop.views.shell.choose_commune import ChooseCommune  # noqa: PLC0415 - only where it is shown

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
        """Closes the commune that is open, all kept, and opens another."""
        if self.session is not None:
            self._next = insee
            self.session.frame.close()
            return
        opening = starting.opening(self.world.places, insee)
        if opening is None:
            self.ask()
        else:
            self._show(opening)

    def close(self) -> None:
        """Closes what is open, all kept."""
        if self.session is not None:
            self.session.frame.close()
        elif self._asking is not None:
            self._asking.close()

    def raise_up(self) -> None:
        """A second start: the window comes to the front."""
        window = self.session.frame if self.session is not None else self._asking
        if window is not None:
            raise_up(window)

    def show_problem(self, error: BaseException) -> None:
        """A fault of ours: one dialog, never two."""
        from desktop.views.shell.problem import ProblemDialog  # noqa: PLC0415 - only where it is shown

        if not isinstance(error, Exception) or self._problem is not None:
            return
        self._problem = ProblemDialog(
            error, self.session.frame if self.session is not None else None, demonstration=self.world.demonstration
        )
        self._problem.finished.connect(self._problem_seen)
        self._problem.open()

    def _problem_seen(self) -> None:
        self._problem = None

    def _show(self, opening: Opening) -> None:
        session = Session(self.world, self.theme, opening, self.look)
        session.ended.connect(self._ended)
        session.frame.painted.connect(self.shown)
        session.actor.bug.connect(self.show_problem)
        session.commune_wanted.connect(lambda insee: self.switch(insee) if insee else self.ask())
        self.session = session
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
            settings_file.write_look(self.world.places.settings, settings)
        except OSError as error:
            _log.warning("settings not kept: %s", type(error).__name__)
