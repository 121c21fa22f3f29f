"""Any interleaving of network and key ends the same: one final state an act, each vote counted as it was last meant."""

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.client.connection.transports import FaultyTransport
from sync.client.errors import NetworkError
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import SERVICES, Clock, National, new_commune
from tests.sync.client.running import run

#: cast or withdraw a vote for one of three services · a round that is whole, or cut before or after each batch · a key
#: that is written, received (any of those written, again too), taken back (any that came back, again too)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["cast", "withdraw"]), st.integers(0, 2)),
        st.tuples(
            st.sampled_from(["round", "cut before", "cut after", "write", "receive", "take back"]), st.integers(0, 9)
        ),
    ),
    min_size=3,
    max_size=14,
)


class Templates(NamedTuple):
    """Databases made once, copied for each life."""

    national: Path
    commune: Path


@pytest.fixture(scope="session")
def templates(national_template: Path, commune_template: Path) -> Templates:
    return Templates(national_template, commune_template)


class Life:
    """One commune, its platform and its key; `standing` is what the commune last meant of each service."""

    def __init__(self, folder: Path, templates: Templates) -> None:
        self.clock = Clock()
        (folder / "national").mkdir()
        (folder / "key").mkdir()
        self.national = National(folder / "national", self.clock, templates.national)
        self.commune = new_commune(folder, self.clock, templates.commune)
        self.commune.enrol(self.national.transport(), self.national.code())
        self.usb = Usb(folder / "key")
        self.casts: dict[str, list[str]] = {}
        self.standing: set[str] = set()
        self.written: list[Path] = []
        self.returned: list[Path] = []

    def step(self, what: str, which: int) -> None:
        self.clock.pass_by(minutes=7)
        if what in ("cast", "withdraw"):
            self._act(what, SERVICES[which])
        elif what == "write":
            self.written.append(self.usb.write(self.commune).file)
        elif what == "receive" and self.written:
            self.returned.append(self.usb.answer(self.national, self.written[which % len(self.written)]))
        elif what == "take back" and self.returned:
            self.usb.take_back(self.commune, self.returned[which % len(self.returned)])
        elif what in ("round", "cut before", "cut after"):
            self.round(what.removeprefix("cut "))

    def round(self, fault: Any = "") -> None:
        plan = {"before": "before", "after": "after"}.get(fault)
        transport = FaultyTransport(
            self.national.transport(),
            lambda call: plan if "/batches" in call.path else None,
        )
        try:
            run(self.commune, transport)
        except NetworkError:
            assert plan

    def _act(self, what: str, service: str) -> None:
        if what == "cast":
            self.casts.setdefault(service, []).append(self.commune.act(service).op)
            self.standing.add(service)
        elif self.casts.get(service):
            body = {"subject": service, "casts": self.casts[service]}
            self.commune.act(service, type="vote.withdraw", body=body)
            self.standing.discard(service)

    def close(self) -> None:
        self.commune.close()
        self.national.store.close()


class Trusting(Life):
    """For the control: it wrongly takes what was written to a USB stick for received by the platform."""

    def step(self, what: str, which: int) -> None:
        super().step(what, which)
        if what == "write":
            with self.commune.transaction() as connection:
                connection.exec_driver_sql("UPDATE outbox SET state = 'accepted' WHERE state = 'finalised'")


def live(
    templates: Templates, steps: list[tuple[str, int]], *, by: str, kind: type[Life] = Life
) -> tuple[dict[str, int], list[str]]:
    """The steps, then rest, by the network or by one more key: the votes, and the states of the acts."""
    with tempfile.TemporaryDirectory() as name:
        life = kind(Path(name), templates)
        try:
            for what, which in steps:
                life.step(what, which)
            if by == "network":
                life.clock.pass_by(hours=2)
                life.round()
            else:
                life.usb.there_and_back(life.commune, life.national)
            assert life.commune.verify().ok
            assert life.national.votes() == dict.fromkeys(life.standing, 1)
            return life.national.votes(), list(life.commune.states().values())
        finally:
            life.close()


def ends_the_same(templates: Templates, steps: list[tuple[str, int]]) -> None:
    by_network, by_stick = (live(templates, steps, by=by) for by in ("network", "key"))
    assert by_network == by_stick
    assert set(by_network[1]) <= {"accepted"}


def few(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@few(5)
@given(STEPS)
def test_some_interleavings_end_the_same(templates: Templates, steps: list[tuple[str, int]]) -> None:
    ends_the_same(templates, steps)


@pytest.mark.slow
@few(25)
@given(STEPS)
def test_any_interleaving_ends_the_same(templates: Templates, steps: list[tuple[str, int]]) -> None:
    ends_the_same(templates, steps)


@pytest.mark.parametrize("by", ["network", "key"])
def test_a_client_that_trusts_a_key_is_caught(templates: Templates, by: str) -> None:
    """The control: the key that was written is lost, and with it the vote."""
    steps = [("cast", 0), ("write", 0), ("cast", 1)]
    live(templates, steps, by=by)
    with pytest.raises(AssertionError):
        live(templates, steps, by=by, kind=Trusting)
