"""One open commune: its workers, its exchange with the platform, its window."""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.opening import Opening, list_communes
from desktop.domain.changes import Changes
from desktop.pages import PLACES, ListedPlace, wake_classes
from desktop.runtime.actor import Actor
from desktop.runtime.clock_leaps import ClockLeaps
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.installed_program import InstalledProgram, own_file
from desktop.runtime.outside_changes import OutsideChanges
from desktop.runtime.round_progress import RoundProgress
from desktop.runtime.syncing import RoundDone, Syncing
from desktop.runtime.worker import Worker
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.viewmodels.kit.targets import NEW
from desktop.views.shell.closing import Closing
from desktop.views.shell.frame import Frame, Place
from desktop.views.shell.side_buttons import MenuCommune
from desktop.views.shell.status_presenter import StatusPresenter
from desktop.views.widgets.page import Page, PageContext
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # the last is no more than a type, the others come after the first paint
    from desktop.runtime.rounds import Rounds
    from desktop.runtime.world import World

_log = logging.getLogger(__name__)
_IDLE_MS = 40


class Session(QObject):
    """All that lives while one commune is open."""

    ended = Signal()  #: the window was closed, everything is saved and both workers have ended
    commune_wanted = Signal(str)  #: INSEE code of another commune, "" for one to add
    again_wanted = Signal(str)  #: opens this commune again from the start; the home page then shows this sentence
    ready = Signal()  #: the database is open for writing, the exchange has begun

    def __init__(
        self,
        world: "World",
        theme: Theme,
        opening: Opening,
        set_appearance: Callable[[str, int], None],
        notice: str = "",
    ) -> None:
        super().__init__()
        self.world, self.opening = world, opening
        insee = opening.insee
        self.local, self.network = Worker("local"), Worker("network")
        self.actor = Actor(
            self.local,
            lambda: world.open_context(insee),
            world.places.database(insee),
            world.clock,
            projected=bool(world.demonstration),
        )
        self.status_summary = StatusSummary(self.actor, opening)
        self.connectivity = Connectivity()
        self._rounds: Rounds | None = None
        self.syncing = Syncing(self.network, self.actor, self.connectivity, self._round, self._enrol, world.clock)
        self.outside_changes = OutsideChanges(
            self.actor,
            self.syncing,
            None if world.demonstration else ClockLeaps(world.clock),
            InstalledProgram(own_file()),
        )
        self._set_appearance = set_appearance
        self._open, self._begun = True, False
        self.frame = Frame(
            theme,
            MenuCommune(insee, opening.commune, opening.department),
            tuple(Place(place.key, place.title, place.icon, partial(self._page, place)) for place in PLACES),
            lambda: tuple(MenuCommune(*listed) for listed in list_communes(world.places.communes)),
            demonstration=world.demonstration,
        )
        self.closing = Closing(self.frame, self.actor.texts, demonstration=world.demonstration)
        self.context = PageContext(
            theme=theme,
            actor=self.actor,
            network=self.network,
            syncing=self.syncing,
            clock=world.clock,
            commune=opening.commune,
            go=self.frame.go,
            status_summary=self.status_summary,
            places=world.places,
            set_appearance=set_appearance,
            other_commune=self.commune_wanted.emit,
            open_again=self.again_wanted.emit,
            ask_first=self.closing.ask_first,
            notice=notice,
            platform_url=world.platform_url,
            demonstration=world.demonstration,
            support=world.support,
            open_context=lambda: world.open_context(insee),
        )
        self._connect()
        world.add_extras(self)
        self.frame.go("home")

    def show(self) -> None:
        self.frame.show_fitting()

    def _connect(self) -> None:
        self.status_summary.changed.connect(self._inform)  # connected first, as the frame shows what the exchange says
        self.frame.painted.connect(lambda: QTimer.singleShot(0, self._after_paint))
        self.frame.closed.connect(self.close)
        self.frame.side.commune_chosen.connect(self.commune_wanted)
        self.status_presenter = StatusPresenter(self.frame, self.status_summary, self.syncing, self.actor)
        self.outside_changes.program_changed.connect(self.status_presenter.tell_program)

    def _after_paint(self) -> None:
        if not self._open:
            return
        from desktop.runtime import memory  # noqa: PLC0415 - the first paint does without it
        from desktop.views.shell.menus import Menus  # noqa: PLC0415 - nobody opens a menu before the first paint

        memory.share()
        self.frame.give_keys()
        self.menus = Menus(
            self.frame,
            write_need=lambda: self.frame.go("needs", NEW),
            add_commune=lambda: self.commune_wanted.emit(""),
            send_now=self.syncing.now,
            set_appearance=self._set_appearance,
        )
        self.actor.open(self._begin)
        self.frame.side.tell_apart()

    def _begin(self) -> None:
        """Called once the worker has opened the database: begins exchanges, and imports the other pages."""
        from desktop.runtime import memory  # noqa: PLC0415 - as in `_after_paint`
        from desktop.runtime.saving import Saving  # noqa: PLC0415 - nothing is saved before the first paint

        self.world.watch(self.connectivity)
        self._begun = True
        self._close_forms()  # those of a session that was killed
        self.saving = Saving(self.network, self.actor, self.world, self.opening.insee)
        self.saving.start()  # before the first round: a backup takes less than a second, a round perhaps minutes
        self._inform()
        self.outside_changes.start()  # before the first round, and before the pages read anew
        self.syncing.start()
        # A page must be up to date when it is shown.
        self.frame.visited.connect(lambda _key: self.outside_changes.refresh())
        self.status_summary.refresh()
        self._ahead: list[Callable[[], object]] = [*(place.load for place in PLACES), wake_classes, memory.give_back]
        QTimer.singleShot(_IDLE_MS, self._import_one)
        self.ready.emit()

    def _close_forms(self) -> None:
        from desktop.actions.kit.close_forms import close_forms  # noqa: PLC0415 - as in `_after_paint`

        self.actor.act(close_forms)

    def _import_one(self) -> None:
        if self._ahead and self._open:
            self._ahead.pop(0)()
            QTimer.singleShot(_IDLE_MS, self._import_one)

    def _page(self, place: ListedPlace) -> Page:
        page = place.load()(self.context)
        page.place = place.key
        self.actor.texts.opening.connect(page.await_text)
        self.actor.texts.not_opened.connect(page.go_on_in_field)
        self.actor.texts.read.connect(page.await_no_more)
        return page

    def _inform(self) -> None:
        """Tells `syncing` what the database says: more acts than before, or a first enrolment, begin a round."""
        opening = self.status_summary.opening
        self.syncing.inform(enrolled=opening.enrolment.known, waiting=opening.waiting, completed=opening.last_exchange)

    def _round(self, progress: RoundProgress, automatic: bool) -> RoundDone:
        return self._network_end().run(progress, automatic)

    def _enrol(self, url: str, code: str) -> Changes:
        return self._network_end().enrol(url, code)

    def _network_end(self) -> "Rounds":
        from desktop.runtime.rounds import Rounds  # noqa: PLC0415 - in the network worker, after the first paint

        if self._rounds is None:
            self._rounds = Rounds(lambda: self.world.open_context(self.opening.insee), self.world.transport)
        return self._rounds

    def close(self) -> None:
        """Finishes all jobs that were asked, so that everything is saved, then ends both workers."""
        if not self._open:
            return
        self._open = False
        self.syncing.stop()
        self.outside_changes.stop()
        if self._rounds is not None:
            self.network.submit(self._rounds.close, lambda _done: None)
        if self._begun:
            self._close_forms()
        self.actor.close()
        if not self.local.close():
            _log.error("the local worker would not end")
        # A round stops after its present step. That may take long, and breaking it off does no harm.
        self.network.close(patience_s=3.0)
        self.frame.deleteLater()
        self.ended.emit()
