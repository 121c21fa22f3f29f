"""Pull: pages with their cursor, tombstones, new epochs and the deletion guard, against the real platform's feed."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, insert, select, update

from sync.client.connection.transports import FaultyTransport, ScriptedTransport
from sync.client.errors import Declined, NetworkError
from sync.client.exchange import cursors
from sync.client.exchange.pull import Pulled
from sync.client.ledger.tables import copy, cursor
from sync.client.news import News, Published
from sync.contract.feed import FeedItem, FeedPage
from sync.contract.http_signatures import sign_answer
from sync.contract.problems import problem
from sync.contract.published import Proposal
from sync.contract.wire import Answer, Call, Transport
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.resigning import Resigning
from tests.sync.client.running import published, run


def pulled(commune: Commune, transport: Transport, *scopes: Any) -> Pulled:
    return published(commune, transport, *scopes)


def copies(commune: Commune, scope: str = "proposals") -> dict[str, tuple[int, Any]]:
    with commune.reading() as connection:
        rows = connection.execute(select(copy.c.id, copy.c.position, copy.c.value).where(copy.c.scope == scope))
        return {id_: (position, msgspec.json.decode(value)) for id_, position, value in rows}


def proposal(number: int, **changes: Any) -> Proposal:
    return Proposal(id=f"p{number}", title=f"Proposition {number}", kind="existing", **changes)


def publish(national: National, *numbers: int) -> None:
    for number in numbers:
        national.publish("proposals", f"p{number}", proposal(number))


def new_epoch(national: National, name: str = "another") -> None:
    """The platform's database was made anew: its feed starts again."""
    with national.store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE setting SET value = '{name}' WHERE key = 'epoch'")


def test_what_is_published_is_copied_and_told_once(enrolled: Commune, national: National) -> None:
    publish(national, 1, 2)
    assert pulled(enrolled, national.transport()).items == 2
    assert sorted(copies(enrolled)) == ["p1", "p2"]
    (news,) = [one for one in enrolled.news if isinstance(one, Published)]
    assert ([item.id for item in news.upserts], news.removed) == (["p1", "p2"], ())
    assert pulled(enrolled, national.transport()).items == 0


def test_what_is_published_is_kept_as_it_can_be_read(enrolled: Commune, national: National) -> None:
    turned = proposal(1, summary="un\ndeux\u202e")
    title = "Cantine\n✓ Vote pris en compte\u202e"
    national.publish("proposals", "p1", msgspec.structs.replace(turned, title=title))
    assert pulled(enrolled, national.transport()).items == 1
    (value,) = [value for _, value in copies(enrolled).values()]
    assert (value["title"], value["summary"]) == ("Cantine ✓ Vote pris en compte", "un\ndeux")
    (news,) = [one for one in enrolled.news if isinstance(one, Published)]
    assert news.upserts[0].value["title"] == value["title"]
    national.publish("proposals", "p1", msgspec.structs.replace(turned, title=title + "\u200b"))
    assert pulled(enrolled, national.transport()).news == 0  # nothing that anybody could read has changed


def test_a_change_overwrites_and_a_tombstone_removes(enrolled: Commune, national: National) -> None:
    publish(national, 1, 2)
    pulled(enrolled, national.transport())
    national.publish("proposals", "p1", proposal(1, state="retained", reason="Utile à tous."))
    national.retract("proposals", "p2")
    pulled(enrolled, national.transport())
    found = copies(enrolled)
    assert list(found) == ["p1"]
    assert found["p1"][1]["state"] == "retained"
    last = enrolled.news[-1]
    assert isinstance(last, Published)
    assert last.removed == ("p2",)


@pytest.mark.slow
def test_many_pages_are_taken_one_by_one(enrolled: Commune, national: National) -> None:
    publish(national, *range(450))
    assert pulled(enrolled, national.transport()).items == 450
    assert len(copies(enrolled)) == 450
    assert national.asked("GET", "/feed") == 3


@pytest.mark.slow
def test_a_cut_between_pages_keeps_what_came_and_goes_on_there(enrolled: Commune, national: National) -> None:
    publish(national, *range(450))
    left = [None, None, "before"]
    with pytest.raises(NetworkError):
        pulled(enrolled, FaultyTransport(national.transport(), lambda _: left.pop(0)))
    assert len(copies(enrolled)) == 200
    assert pulled(enrolled, national.transport()).items == 250
    assert len(copies(enrolled)) == 450


def test_page_cursor_and_news_are_one_transaction(enrolled: Commune, national: National) -> None:
    publish(national, 1)

    class Stumbling(Commune):
        def receive(self, connection: Any, news: News) -> None:
            raise RuntimeError("stumbled")

    stumbling = Stumbling(enrolled.store, enrolled.head, enrolled.clock, enrolled.key)
    with pytest.raises(RuntimeError):
        pulled(stumbling, national.transport())
    assert copies(enrolled) == {}
    with enrolled.reading() as connection:
        assert connection.execute(select(cursor)).all() == []
    assert pulled(enrolled, national.transport()).items == 1


def test_bundled_rows_are_overwritten_by_id_and_none_is_removed(enrolled: Commune, national: National) -> None:
    with enrolled.transaction() as connection:
        for id_ in (SERVICES[0], "bundled-only"):
            connection.execute(insert(copy).values(scope="catalogue", id=id_, position=0, value='{"title":"old"}'))
    pulled(enrolled, national.transport(), "catalogue")
    found = copies(enrolled, "catalogue")
    assert found["bundled-only"] == (0, {"title": "old"})
    assert found[SERVICES[0]][0] > 0
    assert found[SERVICES[0]][1]["title"] != "old"
    new_epoch(national)
    pulled(enrolled, national.transport(), "catalogue")
    assert copies(enrolled, "catalogue")["bundled-only"] == (0, {"title": "old"})


@pytest.mark.slow
def test_in_a_new_epoch_all_comes_again_and_the_little_that_is_gone_goes(enrolled: Commune, national: National) -> None:
    publish(national, *range(450))
    pulled(enrolled, national.transport())
    with national.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM published WHERE id IN ('p7', 'p8')")
    new_epoch(national)
    done = pulled(enrolled, national.transport())
    assert (done.items, done.deletions_withheld) == (448, 0)
    assert len(copies(enrolled)) == 448
    assert "p7" not in copies(enrolled)
    gone = [id_ for news in enrolled.news if isinstance(news, Published) for id_ in news.removed]
    assert sorted(gone) == ["p7", "p8"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "gone", "withheld"),
    [(200, 39, 0), (200, 40, 40), (200, 200, 200), (25, 19, 0), (25, 20, 20)],
)
def test_where_a_fifth_or_more_is_gone_all_is_kept_but_a_few_may_always_go(
    enrolled: Commune, national: National, rows: int, gone: int, withheld: int
) -> None:
    publish(national, *range(rows))
    pulled(enrolled, national.transport())
    with national.store.writing() as connection:
        connection.exec_driver_sql(
            f"DELETE FROM published WHERE id IN ({','.join(repr(f'p{n}') for n in range(gone))})"
        )
    new_epoch(national)
    assert pulled(enrolled, national.transport()).deletions_withheld == withheld
    assert len(copies(enrolled)) == rows - gone + withheld


@pytest.mark.slow
def test_a_new_epoch_whose_pull_was_cut_is_finished_the_next_time(enrolled: Commune, national: National) -> None:
    publish(national, *range(450))
    pulled(enrolled, national.transport())
    with national.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM published WHERE id = 'p7'")
    new_epoch(national)
    left = [None, None, None, "before"]
    with pytest.raises(NetworkError):
        pulled(enrolled, FaultyTransport(national.transport(), lambda _: left.pop(0)))
    assert len(copies(enrolled)) == 450  # the old copies stay until the new epoch is complete
    pulled(enrolled, national.transport())
    assert len(copies(enrolled)) == 449


class Saying:
    """A platform that gives one page, whatever is asked."""

    def __init__(self, national: National, page: FeedPage) -> None:
        self._national, self.page = national, page

    def send(self, call: Call) -> Answer:
        if call.path.endswith("/hello"):
            return self._national.answer(call)
        body = msgspec.json.encode(self.page)
        return sign_answer(self._national.keys.signing, Answer(status=200, body=body), call)

    def close(self) -> None:
        return None


@pytest.mark.parametrize("epochs", ["mn", "nm"])
def test_a_page_of_another_epoch_is_not_taken_behind_our_cursor(
    enrolled: Commune, national: National, epochs: str
) -> None:
    item = FeedItem(id="p1", position=1, value=msgspec.Raw(msgspec.json.encode(proposal(1))))
    saying = Saying(national, FeedPage(scope="proposals", epoch=epochs[0], cursor="1", more=False, items=(item,)))
    assert pulled(enrolled, saying).items == 1
    saying.page = msgspec.structs.replace(saying.page, epoch=epochs[1], items=())
    pulled(enrolled, saying)
    assert copies(enrolled) == {}, "asked for anew, it no longer has it"


def test_a_place_that_the_platform_does_not_know_is_read_again_from_the_beginning_and_the_beginning_is_not(
    enrolled: Commune, national: National
) -> None:
    publish(national, 1, 2)
    pulled(enrolled, national.transport())
    with enrolled.transaction() as connection:  # as though the platform were put back to a time before these two
        connection.execute(delete(copy).where(copy.c.scope == "proposals"))
        connection.execute(update(cursor).where(cursor.c.scope == "proposals").values(cursor="9999.unknown"))
    assert pulled(enrolled, national.transport()).items == 2
    assert sorted(copies(enrolled)) == ["p1", "p2"]
    with enrolled.transaction() as connection:
        cursors.rewind(connection, "proposals")
    unknown = msgspec.to_builtins(problem("cursor-unknown", "Ce repère n’existe pas."))
    never = Resigning(
        national.answer, national.keys.signing, lambda call, said: unknown if call.path.endswith("/feed") else said
    )
    never.status = lambda call: 400 if call.path.endswith("/feed") else 0
    with pytest.raises(Declined, match="cursor-unknown"):
        pulled(enrolled, never)


def test_a_scope_that_is_read_once_more_stays_in_its_epoch(commune: Commune) -> None:
    epoch, at = "0123456789abcdef", "12.tag"
    with commune.transaction() as connection:
        cursors.move(connection, "mine", epoch, at)
        cursors.move(connection, "receipts", epoch, at)
        cursors.rewind(connection, "mine")
        assert cursors.read_cursor(connection, "mine") == (epoch, "")
        assert cursors.read_cursor(connection, "receipts") == (epoch, at)
        assert cursors.read_cursor(connection, "catalogue") == ("", "")


def test_who_is_refused_keeps_the_place_in_the_feed(enrolled: Commune, national: National) -> None:
    publish(national, 1)
    pulled(enrolled, national.transport())
    with enrolled.reading() as connection:
        before = connection.execute(select(cursor)).all()
    with national.store.writing() as connection:
        connection.exec_driver_sql("UPDATE device SET revoked_at = '2021-02-10T09:00:00+00:00'")
    with pytest.raises(Declined, match="device-revoked"):
        pulled(enrolled, national.transport())
    with enrolled.reading() as connection:
        assert connection.execute(select(cursor)).all() == before


def test_an_item_of_a_later_version_is_left_out_and_counted(enrolled: Commune, national: National) -> None:
    publish(national, 1, 2)
    with national.store.writing() as connection:
        connection.exec_driver_sql("""UPDATE published SET value = '{"id":"p1","kind":"dream"}' WHERE id = 'p1'""")
    done = pulled(enrolled, national.transport())
    assert done.unreadable == 1
    assert list(copies(enrolled)) == ["p2"]


def test_a_feed_that_says_more_without_moving_does_not_hold_us(enrolled: Commune, national: National) -> None:
    page = FeedPage(scope="proposals", epoch="e", cursor="", more=True, items=(FeedItem(id="p", position=1),))
    asked: list[Call] = []

    class Stuck(Saying):
        def send(self, call: Call) -> Answer:
            asked.append(call)
            return super().send(call)

    pulled(enrolled, Stuck(national, page))
    assert [call.path.rpartition("/")[2] for call in asked].count("feed") == 1


def test_an_unsigned_page_changes_nothing(enrolled: Commune) -> None:
    page = FeedPage(scope="proposals", epoch="e", cursor="1", more=False, items=(FeedItem(id="p", position=1),))
    with pytest.raises(NetworkError, match="not_the_platform"):
        pulled(enrolled, ScriptedTransport(Answer(status=200, body=msgspec.json.encode(page))))
    assert copies(enrolled) == {}


@pytest.mark.slow
def test_receipts_of_the_feed_settle_what_waits(enrolled: Commune, national: National) -> None:
    """Every answer was lost; the feed brings the proof all the same, and the batch finds its end later."""
    op = enrolled.act().op
    with pytest.raises(NetworkError):
        run(enrolled, FaultyTransport(national.transport(), lambda c: "after" if "/batches" in c.path else None))
    assert enrolled.states() == {op: "finalised"}
    pulled(enrolled, national.transport(), "receipts")
    assert enrolled.states() == {op: "accepted"}
    pulled(enrolled, national.transport(), "receipts")
    outcome = run(enrolled, national.transport())
    assert outcome.outcome == "complete"
    assert enrolled.states() == {op: "accepted"}
    assert enrolled.batches() == []
    assert enrolled.verify().ok
    assert national.votes() == {SERVICES[0]: 1}
