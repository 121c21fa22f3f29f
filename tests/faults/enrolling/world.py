"""A commune whose computers go from one platform to another and back: what counts there, each shows and takes back."""

import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from desktop.actions.settings.enrol import enrol
from desktop.database.queries import needs, outbox, pooling, requests, steering
from desktop.database.queries.votes import standing as standing_votes
from desktop.domain.refusals import Refusal
from sync.client.connection.transports import DirectTransport
from sync.client.ledger import link, verification
from sync.contract.campaign import PhaseKey
from sync.platform.conduct import campaigns
from sync.platform.http.service import Platform
from sync.platform.identity import keys
from sync.platform.store import PlatformStore
from tests.faults import oracle
from tests.faults.histories_world import (
    COMMUNE,
    PCS,
    URL,
    Computer,
    World,
    leave_need,
    withdraw_interest,
    withdraw_vote,
)
from tests.faults.oracle import Finding, Line

#: States of an act without its answer; at the end, when nothing is broken any more, no act may be in one.
_UNSETTLED = ("finalised", "in_flight", "quarantined")
_STATED = ("accepted", "deposited", "rejected", "conflict", "superseded")


class TwoPlatforms(World):
    """Both begin with the same needs and proposals. `store`, `keys`, `platform` and `file` are of the one in turn."""

    def __init__(self, folder: Path, template: Path, flaw: str = "") -> None:
        super().__init__(folder, template, flaw)
        self.store.close()
        other = folder / "other"
        other.mkdir()
        shutil.copyfile(self.file, other / "p.sqlite")
        self._serve()
        store = PlatformStore(f"sqlite:///{other / 'p.sqlite'}")
        with store.writing() as connection:
            connection.exec_driver_sql("DELETE FROM device")
        made = keys.make(other / "keys")
        served = Platform(store, made, lambda: self.time)
        self._platforms: list[Any] = [
            (self.store, self.keys, self.platform, self.file),
            (store, made, served, other / "p.sqlite"),
        ]

    def turn_to(self, at: int) -> None:
        self.store, self.keys, self.platform, self.file = self._platforms[at]

    def at(self, name: str) -> int:
        """Where this computer is enrolled, by its own file, which may be an older one."""
        with self.pcs[name].context.store.reading() as connection:
            platform = link.platform(connection).id
        return [made.public.id for _, made, _, _ in self._platforms].index(platform)

    def move(self, name: str, at: int) -> None:
        self.turn_to(at)
        enrol(self.pcs[name].context, URL, self._code(), lambda url: DirectTransport(self.platform.answer))
        self.seen["moved"] += 1

    def exchange(self, name: str, fault: str = "", at: int = 0, *, gone: bool = False) -> str:
        self.turn_to(self.at(name))
        return super().exchange(name, fault, at, gone=gone)

    def set_phase(self, key: PhaseKey, only: int | None = None) -> None:
        for store, *_ in self._platforms if only is None else [self._platforms[only]]:
            with store.writing() as connection:
                campaigns.set_phase(connection, key, self.time)

    def rest(self) -> list[Finding]:
        """Enrolled with each platform in turn, and at last all that counts is taken back."""
        found = []
        for at in (1, 0, 1):
            found += [Finding(one.kind, f"at {at}: {one.what}") for one in self.rest_at(at)]
        return found or list(self._taken_back())

    def rest_at(self, at: int) -> list[Finding]:
        for name in PCS:
            self.move(name, at)
        return super().rest()

    def judge(self) -> list[Finding]:
        found = [*self._votes({one.id: one.voters for one in self._tally()}), *self._joins_and_declarations()]
        there = oracle.operations(self.file)
        for name, pc in self.pcs.items():
            found += [Finding(one.kind, f"{name}: {one.what}") for one in (*_acts(pc, there), *self._cases(pc))]
        return found

    def _open_again(self) -> None:
        """No platform goes back here."""

    def _still(self) -> bool:
        """What is held may wait for good, for a phase that only the other platform has opened."""
        lines = [line for pc in self.pcs.values() for line in oracle.outbox(pc.database).values()]
        return all(line.state not in _UNSETTLED for line in lines)

    def _cases(self, pc: Computer) -> Iterator[Finding]:
        """Needs and requests: those that stand at this platform are shown to stand, and no others."""
        shown: dict[str, dict[str, str]] = {}
        with pc.context.store.reading() as connection:
            shown["need"] = {row.id: row.state for row in needs.listed(connection)}
            shown["affair"] = {row.id: row.state for row in requests.listed(connection)}
        for table, here in shown.items():
            mine = f"SELECT id, state FROM {table} WHERE commune = '{COMMUNE}'"
            with self.store.reading() as connection:
                there = {row[0]: str(row[1]) for row in connection.exec_driver_sql(mine)}
            for id, state in there.items():
                # A request is only on the computer that made it.
                if (id in here or table == "need") and (state == "withdrawn") != (here.get(id, state) == "withdrawn"):
                    yield Finding("effects", f"{table} {id} is {here.get(id)}, {state} there")
            received = {id for id, state in here.items() if state in ("accepted", "deposited", "received")}
            if more := received - there.keys():
                yield Finding("effects", f"{table}: {sorted(more)} are not there")

    def _taken_back(self) -> Iterator[Finding]:
        """Each computer in turn takes back a half of what counts, in the phase that lets it; then nothing does."""
        for phase, back in (("needs", _leave), ("needs", _withdraw_votes), ("steering", _withdraw_interests)):
            self.set_phase(phase)
            for name in PCS:
                self.exchange(name)
                try:
                    back(self.pcs[name], name)
                except Refusal as refusal:
                    yield Finding("effects", f"{name} cannot take back in {phase}: {refusal.code}")
                self.exchange(name)
        yield from super().rest()
        if counted := [one.id for one in self._tally() if COMMUNE in one.voters]:
            yield Finding("votes", f"{counted} still count")
        for name, pc in self.pcs.items():
            with pc.context.store.reading() as connection:
                if left := [row for row in (*pooling.joins(connection), *steering.interests(connection)) if row.stands]:
                    yield Finding("joins", f"{name} still says {left}")

    def close(self) -> None:
        for store, *_ in self._platforms:
            store.close()
        super().close()


def _acts(pc: Computer, there: dict[str, Line]) -> Iterator[Finding]:
    """What this platform has is shown as it has it; what it has not is shown as another one's."""
    with pc.context.store.reading() as connection:
        rows = outbox.listed(connection)
        verified = verification.check(connection, pc.context.head)
    if not verified.ok:
        yield Finding("journal", verified.first_bad or "")
    for row in rows:
        act = there.get(row.op)
        if row.state in _UNSETTLED:
            yield Finding("unsettled", f"{row.op} {row.type} {row.state} {row.reason}")
        elif act is None and row.state in _STATED and not row.other_platform:
            yield Finding("lost", f"{row.op} {row.type} is {row.state} here, not there")
        elif act is not None and (row.other_platform or row.state != act.state):
            if (row.state, act.state) != ("superseded", "conflict"):
                elsewhere = ", by another platform" * row.other_platform
                yield Finding("effects", f"{row.op} {row.type} is {row.state}{elsewhere} here, {act.state} there")
        elif act is not None and row.number != act.number:
            yield Finding("numbers", f"{row.op} has n° {row.number} here, n° {act.number} there")


def _half(found: Collection[str], name: str) -> list[str]:
    """The last computer takes back the rest."""
    return sorted(found)[: len(found) // 2] if name == PCS[0] else sorted(found)


def _leave(pc: Computer, name: str) -> None:
    with pc.context.store.reading() as connection:
        found = {row.need for row in pooling.joins(connection) if row.stands}
    for need in _half(found, name):
        leave_need(pc.context, need)


def _withdraw_votes(pc: Computer, name: str) -> None:
    with pc.context.store.reading() as connection:
        found = standing_votes(connection)
    for subject in _half(found, name):
        withdraw_vote(pc.context, subject)


def _withdraw_interests(pc: Computer, name: str) -> None:
    with pc.context.store.reading() as connection:
        found = {row.proposal for row in steering.interests(connection) if row.stands}
    for proposal in _half(found, name):
        withdraw_interest(pc.context, proposal)
