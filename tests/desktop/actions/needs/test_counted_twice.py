"""A need was refused as late and copied, then a stamp made it count: both count, and the person is told."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.copy_need import copy_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.database.queries import needs
from desktop.database.queries.news import news
from desktop.database.queries.news_row import NewsRow
from desktop.viewmodels.home.news import news_tasks
from sync.contract.campaign import PhaseKey
from sync.contract.prefectures import Stamp, sign_stamp
from sync.contract.sealing import file_digest
from sync.platform.conduct import campaigns
from sync.platform.identity import prefectures
from sync.platform.intake import bundles
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled, national

__all__ = ["national"]


class Stamped:
    """A need that came by network after the close, and on a stick stamped before it; needs are open again."""

    def __init__(self, context: CommuneContext, national: National, clock: Clock, usb: Path) -> None:
        self._context, self._national, self._clock = context, national, clock
        enrolled(context, national)
        with national.store.writing() as connection:
            campaign = campaigns.current(connection)
            late = msgspec.structs.replace(campaign.late_policy, kind="stamped_by_prefecture", days=0)
            changed = msgspec.structs.replace(campaign, late_policy=late, version=campaign.version + 1)
            campaigns.publish(connection, changed, national.clock())
            key = prefectures.create(connection, national.keys, department="45", name="", url="", now=national.now)
        self.need, self.second = self.submitted(), self.submitted("Retrouver une tombe")
        self._file = export_bundle(context, usb).value.file
        stamp = Stamp(prefecture=key.prefecture.id, bundle=file_digest(self._file), at=national.now)
        self._stamp = sign_stamp(key.signing, stamp)
        self._a_day_later("vote")
        self.round()
        assert self.state(self.need) == "rejected"
        self._a_day_later("needs")

    def _a_day_later(self, phase: PhaseKey) -> None:
        for one in (self._national, self._clock):
            one.now += timedelta(days=1)
        with self._national.store.writing() as connection:
            campaigns.set_phase(connection, phase, self._national.now)
        for one in (self._national, self._clock):
            one.now += timedelta(days=1)

    def submitted(self, title: str = "Retrouver une concession") -> str:
        made = draft_need(self._context, title=title, description="Sur papier.").value
        return submit_need(self._context, made).value.subject

    def copied(self) -> str:
        return submit_need(self._context, copy_need(self._context, self.need).value).value.subject

    def deposited(self) -> None:
        """The préfecture deposits the stick's bundle with its stamp."""
        one, digest = self._national, file_digest(self._file)
        with self._file.open("rb") as sealed:
            bundles.receive(one.store, one.keys, sealed, digest, one.clock, stamp=self._stamp)

    def round(self) -> None:
        self._clock.now += timedelta(hours=1)
        self._national.now += timedelta(hours=1)
        exchange(self._context, self._national.transport)

    def state(self, id: str) -> str:
        with self._context.store.reading() as connection:
            found = needs.one(connection, id)
        assert found is not None
        return found.state

    def twice_news(self) -> list[NewsRow]:
        with self._context.store.reading() as connection:
            return [row for row in news(connection) if row.kind == "twice"]


@pytest.fixture
def stamped(context: CommuneContext, national: National, clock: Clock, tmp_path: Path) -> Stamped:
    usb = tmp_path / "usb"
    usb.mkdir()
    return Stamped(context, national, clock, usb)


@pytest.mark.slow
def test_it_is_said_until_one_of_them_is_taken_back(context: CommuneContext, stamped: Stamped, clock: Clock) -> None:
    copy = stamped.copied()
    stamped.round()
    assert stamped.twice_news() == [], "only the copy counts"
    stamped.deposited()
    stamped.round()
    assert (stamped.state(stamped.need), stamped.state(copy)) == ("accepted", "accepted")
    (row,) = stamped.twice_news()
    assert row.sentence == "Deux besoins «\u00a0Retrouver une concession\u00a0» sont reçus, et les deux comptent."
    assert row.note == "Si l’un est de trop, retirez-le."
    assert (row.place, row.id, row.ours) == ("needs", copy, True)
    (task,) = news_tasks((row,), clock.now)
    assert (task.words, task.target, task.tone) == (row.sentence, copy, "warn")
    withdraw_need(context, copy)
    assert stamped.twice_news() == []


@pytest.mark.slow
def test_it_is_not_of_one_that_waits_nor_of_another_title(context: CommuneContext, stamped: Stamped) -> None:
    stamped.deposited()
    stamped.round()
    copy = stamped.copied()
    assert (stamped.state(stamped.need), stamped.state(stamped.second), stamped.state(copy)) == (
        "accepted",
        "accepted",
        "finalised",
    )
    assert stamped.twice_news() == []


@pytest.mark.slow
def test_nor_of_two_that_were_received_as_they_came(stamped: Stamped) -> None:
    for _ in range(2):
        stamped.submitted("Deux fois, et voulu")
    stamped.round()
    assert stamped.twice_news() == []


def test_two_that_a_stamp_both_made_count_are_said_once(context: CommuneContext, stamped: Stamped) -> None:
    """Each of them was decided later than it came."""
    stamped.deposited()
    stamped.round()
    with context.store.transaction() as connection:  # as if they had left under one title
        connection.exec_driver_sql("UPDATE outbox SET title = 'Retrouver' WHERE type = 'need.submit'")
    (row,) = stamped.twice_news()
    assert row.id == stamped.second
