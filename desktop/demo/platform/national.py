"""The national platform inside the demonstration: a database with the sample world, and what it decides next.

Its signing keys are made when the sample worlds are prepared, and copied with them. They are not secret, as no real
computer was ever given a code with their fingerprint.
"""

from pathlib import Path

import msgspec

from desktop.demo.days import calendar
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform import decisions, neighbours, story_days
from desktop.demo.platform.decided import Decided, DecisionKey
from desktop.demo.platform.decisions import PACK
from desktop.demo.platform.usb_stick import CarriedActs, carry
from desktop.domain.french import long_date, paris_day
from resources.demonstration import InventedCommune, read_world
from sync.platform import soundness
from sync.platform.conduct import campaigns, setup, votes
from sync.platform.http.service import Platform
from sync.platform.identity import codes
from sync.platform.identity import keys as key_files
from sync.platform.publish.hello import LIMITS
from sync.platform.store import PlatformStore

#: Names that end with ".invalid" are reserved (RFC 2606): such an address can never be reached.
URL = "https://plateforme.demonstration.invalid"
FILE = "platform.sqlite"
_KEYS = "keys"
#: Each act is a block of its own, so that they arrive one by one over a slow link.
_LIMITS = msgspec.structs.replace(LIMITS, block_size=1)


class National:
    """The platform with its database in `folder`; `answer` and `arriving` are what a transport calls."""

    def __init__(self, folder: Path, clock: StoryClock) -> None:
        self._clock = clock
        self._store = PlatformStore(str(folder / FILE), invented=True)
        self._keys = key_files.load(folder / _KEYS)
        platform = Platform(self._store, self._keys, clock, _LIMITS)
        self.answer, self.arriving = platform.answer, platform.arriving

    def votes(self) -> int:
        """How many votes of the demonstration's commune count."""
        home = read_world().home
        with self._store.reading() as connection:
            campaign = campaigns.current(connection).id
            return sum(one.commune == home for one in votes.ballots(connection, campaign))

    def code(self, commune: InventedCommune) -> str:
        """A one-time code to enrol, as a préfecture would give it."""
        with self._store.writing() as connection:
            return codes.create_code(
                connection, self._keys, commune=commune.insee, siren=commune.siren, now=self._clock()
            )

    def decide(self, proposal: str = "") -> Decided | None:
        """Decides the next thing, completely or not at all, on the day on which it comes; None when nothing is left.

        `proposal`: the one that the step is about, whose service is put into use if it is planned.
        """
        world = read_world()
        with self._store.reading() as connection:
            day = story_days.day_of(connection, world, decisions.upcoming(connection, world), self._clock(), proposal)
        passes = day is not None and self._clock.go_to(day)
        with self._store.writing() as connection:
            decided = decisions.decide(connection, world, self._clock(), proposal)
        if decided is None or not passes:
            return decided
        time_passes = f"Le temps passe\u00a0: nous voici au {long_date(self._clock())}."
        return msgspec.structs.replace(decided, lines=(time_passes, *decided.lines), time_passes=time_passes)

    def upcoming(self) -> tuple[DecisionKey | None, bool]:
        """What `decide` would decide now, and whether that would be without anything of the commune."""
        world = read_world()
        with self._store.reading() as connection:
            key = decisions.upcoming(connection, world)
            return key, key is not None and decisions.lacks_ours(connection, world, key)

    def whole(self) -> bool:
        """Whether its database is whole, has what is decided from, and its key for what a stick carries is there.

        Raises StoreError, or what SQLAlchemy raises.
        """
        soundness.check(self._store)
        self._store.check_revision()
        self.votes()
        self.upcoming()
        return self._keys.identity is not None

    def carry(self, usb: Path) -> CarriedActs | None:
        """Reads files on the USB stick that have no answer yet, and writes the answers; None where there are none."""
        return carry(self._store, self._keys, usb, self._clock)

    def close(self) -> None:
        self._store.close()


def make(folder: Path, clock: StoryClock) -> None:
    """Makes a platform in an empty folder, in the phase of needs, with the neighbours' needs."""
    folder.mkdir(parents=True, exist_ok=True)
    now, world = clock(), read_world()
    campaign = calendar.shifted(setup.campaign_pack(PACK), world.start, paris_day(now))
    store = PlatformStore(str(folder / FILE), create=True, invented=True)
    try:
        setup.init(store, key_files.make(folder / _KEYS), campaign, setup.catalogue_pack(""), now)
        with store.writing() as connection:
            for one in world.needs:
                neighbours.receive(connection, one)
    finally:
        store.close()
