"""The situations in which the steps of the story begin: made once a day by the real actions, then only copied."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.database.errors import DEMONSTRATION
from desktop.demo.days import calendar
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform import national
from desktop.demo.worlds import sample
from desktop.domain.phases import LocalTime
from desktop.paths import Places
from resources.demonstration import InventedCommune, InventedDepartment, read_world
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore
from sync.contract.wire import Transport

Situation = Literal[
    "start",
    "drafted",
    "grouped",
    "voted",
    "received",
    "decided",
    "deployed",
    "lived",
    "answered",
    "developed",
]
#: In each other one stand the votes that the story has cast.
WITHOUT_VOTES: frozenset[Situation] = frozenset({"start", "drafted", "grouped"})
Clock = Callable[[], LocalTime]
Progress = Callable[[int, int], None]
Act = Callable[[CommuneContext, national.National], None]


class ListedInvented(Struct, frozen=True):
    """The invented commune as an entry of the official list."""

    commune: InventedCommune  #: as the invented world describes it
    department: InventedDepartment  #: its invented département
    kind: str = "commune-actuelle"  #: what the official list calls a commune of today
    parent: str | None = None  #: as in that list: None for a commune of today

    @property
    def insee(self) -> str:
        return self.commune.insee

    @property
    def name(self) -> str:
        return self.commune.name

    @property
    def siren(self) -> str | None:
        return self.commune.siren

    @property
    def department_name(self) -> str:
        return self.department.name


def home() -> ListedInvented:
    """The commune of the demonstration."""
    world = read_world()
    own = world.home_commune
    return ListedInvented(own, world.department(own.department))


def inside(root: Path) -> Places:
    """The places of one world: the commune's files and its platform are in one folder, which is copied as a whole."""
    return Places(data=root, config=root / "config", logs=root / "logs")


def platform_folder(root: Path) -> Path:
    return root / "platform"


def make(folder: Path, clock: Clock, progress: Progress) -> None:
    """Makes one world after the other: each situation continues the one before."""
    progress(0, ALL)
    root = folder / "growing"
    root.mkdir(parents=True)
    calendar.write(root, 0)  # from now on a world without it is one that has lost it
    story = StoryClock(root, clock)
    national.make(platform_folder(root), story)
    _enroll_commune(root, story)
    _keep(folder, root, "start")
    for done, (name, acts) in enumerate(STORY, 1):
        progress(done, ALL)
        _go_on(folder, root, name, acts, story)
    shutil.rmtree(root)
    for done, (name, before, acts) in enumerate(BRANCHES, 1 + len(STORY)):
        progress(done, ALL)
        shutil.copytree(folder / before, root)
        _go_on(folder, root, name, acts, StoryClock(root, clock))
        shutil.rmtree(root)


def _go_on(folder: Path, root: Path, name: str, acts: tuple[Act, ...], story: StoryClock) -> None:
    """Does these acts in the world that grows in `root`, and keeps it under this name."""
    platform = national.National(platform_folder(root), story)
    context = open_commune(inside(root), home().insee, story, FileKeyStore(inside(root).keys), kind=DEMONSTRATION)
    try:
        for act in acts:
            act(context, platform)
    finally:
        context.close()
        platform.close()
    _keep(folder, root, name)


def _keep(folder: Path, root: Path, name: str) -> None:
    # Every database is closed: its last connection has written the WAL back, so that the files are complete.
    shutil.copytree(root, folder / name)


def _enroll_commune(root: Path, clock: StoryClock) -> None:
    """Makes the commune's database, enrolled with a code like any other computer."""
    places, listed = inside(root), home()
    places.communes.mkdir(parents=True)
    platform = national.National(platform_folder(root), clock)
    context = choose_commune(places, listed.insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION, listed=listed)
    try:
        enrol(context, national.URL, platform.code(listed.commune), lambda _url: _direct(platform))
        _exchange(context, platform)
        sample.settle_in(context)
    finally:
        context.close()
        platform.close()


def _decide(context: CommuneContext, platform: national.National) -> None:
    """Does what F10 does, and the exchange that brings the decision to the commune."""
    platform.decide()
    _exchange(context, platform)


def _exchange(context: CommuneContext, platform: national.National) -> None:
    exchange(context, _direct(platform))


def _direct(platform: national.National) -> Transport:
    return DirectTransport(platform.answer)


def _commune(act: Callable[[CommuneContext], None]) -> Act:
    return lambda context, _platform: act(context)


#: What is done to get from each situation to the next; "start" is the world as it is first made.
STORY: tuple[tuple[Situation, tuple[Act, ...]], ...] = (
    ("drafted", (_commune(sample.write_need),)),
    ("grouped", (_commune(sample.submit_and_join), _exchange, _decide)),
    ("voted", (_commune(sample.vote),)),
    ("received", (_exchange,)),
    ("decided", (_decide,)),
    ("deployed", (_commune(sample.steer), _exchange, _decide, _decide)),
    (
        "lived",
        (
            _commune(sample.write_request),
            _commune(sample.ask),
            _exchange,
            _decide,
            _decide,
            _commune(sample.report),
            _exchange,
        ),
    ),
    (
        "answered",
        (_decide, _commune(sample.report_developed), _exchange, _commune(sample.send_request), _exchange, _decide),
    ),
)
#: What is shown if somebody asks, each from a situation of the story, of which it does not change the rest.
BRANCHES: tuple[tuple[Situation, Situation, tuple[Act, ...]], ...] = (("developed", "lived", (_decide,)),)
ALL = 1 + len(STORY) + len(BRANCHES)
