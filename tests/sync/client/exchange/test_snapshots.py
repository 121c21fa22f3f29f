"""A scope begun from nothing comes as one document, resumed, judged whole; then all is as the feed would make it."""

import gzip
import hashlib
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import select

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.transports import Fault, FaultyTransport
from sync.client.errors import NetworkError
from sync.client.exchange.download_cache import DownloadCache
from sync.client.exchange.pull import Pulled
from sync.client.ledger.tables import copy, cursor
from sync.client.news import Published
from sync.client.reporter import Progress, RememberingReporter
from sync.contract import snapshots as wire
from sync.contract.feed import PRIVATE, FeedItem, FeedPage, Snapshot
from sync.contract.http_signatures import sign_answer
from sync.contract.published import PublicNeed
from sync.contract.wire import Answer, Call, Transport
from sync.platform.pending import Pending
from sync.platform.publish import feed
from sync.platform.publish.snapshots import PAYS_FROM
from tests.sync.client import running
from tests.sync.client.ends import Commune, National

MANY = PAYS_FROM + 100
#: Random text, so that a document has about so many bytes and more than one part.
EACH = 400


def publish(national: National, *numbers: int, salt: str = "") -> None:
    with national.store.writing() as connection:
        pending = Pending(connection)
        for number in numbers:
            said = hashlib.shake_256(f"{salt}{number}".encode()).hexdigest(EACH)
            need = PublicNeed(id=f"n{number}", commune="45025", title=f"Besoin {number}", description=said)
            feed.publish(pending, "needs", need.id, need)
        pending.flush()


@pytest.fixture
def full(national: National) -> National:
    publish(national, *range(MANY))
    return national


@pytest.fixture
def downloads(tmp_path: Path) -> DownloadCache:
    return DownloadCache(tmp_path / "downloads")


def pulled(commune: Commune, transport: Transport, downloads: DownloadCache | None, **more: Any) -> Pulled:
    return running.published(commune, transport, "needs", downloads=downloads, **more)


def rows(commune: Commune) -> list[Any]:
    with commune.reading() as connection:
        found = connection.execute(select(copy).where(copy.c.scope == "needs").order_by(copy.c.id)).all()
        stands = connection.execute(select(cursor).where(cursor.c.scope == "needs")).all()
    return [found, stands]


def published(national: National) -> list[tuple[str, str]]:
    with national.store.reading() as connection:
        values = feed.values(connection, "needs")
    return sorted((msgspec.json.decode(value)["id"], value) for value in values)


def same(commune: Commune, national: National) -> bool:
    found, _ = rows(commune)
    return [(row.id, row.value) for row in found] == published(national)


def empty(downloads: DownloadCache) -> bool:
    return not downloads.holds("needs")


def parts(calls: list[Call]) -> list[str]:
    return [call.headers["range"] for call in calls if "/snapshots/" in call.path]


def planned(national: National, *faults: Fault | None) -> FaultyTransport:
    """These faults for the questions after parts of a document, in their order."""
    left = list(faults)
    return FaultyTransport(national.transport(), lambda c: left.pop(0) if "/snapshots/" in c.path and left else None)


def test_it_comes_in_parts_and_makes_what_the_feed_makes(
    enrolled: Commune, full: National, downloads: DownloadCache, make_commune: Callable[..., Commune]
) -> None:
    full.retract("needs", "n5")
    progress = RememberingReporter()
    assert pulled(enrolled, full.transport(), downloads, reporter=progress).items == MANY
    assert (full.asked("GET", "/feed"), full.asked("GET", "/snapshots/")) == (2, 2)
    assert progress.seen[-1] == Progress("receiving", MANY)
    other = make_commune("45025x", key=enrolled.key)
    other.enrol(full.transport(), full.code())
    assert pulled(other, full.transport(), None).items == MANY
    assert rows(enrolled) == rows(other)
    assert enrolled.news == other.news
    assert same(enrolled, full)
    assert empty(downloads)


@pytest.mark.slow
def test_the_feed_goes_on_from_its_end(enrolled: Commune, full: National, downloads: DownloadCache) -> None:
    pulled(enrolled, full.transport(), downloads)
    full.retract("needs", "n5")
    publish(full, 6, MANY, salt="anew")
    full.calls.clear()
    assert pulled(enrolled, full.transport(), downloads).items == 3
    assert [call.path for call in full.calls] == ["/sync/v1/hello", "/sync/v1/feed"]
    assert same(enrolled, full)


def test_where_little_is_to_come_it_comes_by_the_feed(
    enrolled: Commune, national: National, downloads: DownloadCache
) -> None:
    publish(national, *range(450))
    assert pulled(enrolled, national.transport(), downloads).items == 450
    assert (national.asked("GET", "/feed"), national.asked("GET", "/snapshots/")) == (3, 0)


@pytest.mark.slow
def test_what_is_the_communes_alone_is_never_asked_for_so(
    enrolled: Commune, full: National, downloads: DownloadCache
) -> None:
    running.run(enrolled, full.transport(), downloads=downloads)
    documents = {parse_qs(call.query)["scope"][0] for call in full.calls if "snapshot=1" in call.query}
    assert "needs" in documents
    assert not documents & PRIVATE
    (joint,) = [call.query for call in full.calls if call.path.endswith("/feed/pages")]
    assert set(parse_qs(joint, keep_blank_values=True)) == {*PRIVATE, "lean"}
    assert same(enrolled, full)


def test_a_cut_part_is_gone_on_from(enrolled: Commune, full: National, downloads: DownloadCache) -> None:
    broken = planned(full, "inside", "before", "inside", None)
    assert pulled(enrolled, broken, downloads).items == MANY
    first, again, _same, third = parts(broken.calls)[:4]
    assert (first, again) == ("bytes=0-262143", f"bytes=131072-{131_072 + 262_143}")
    assert third.startswith("bytes=262144-") or third.startswith("bytes=131072-")
    assert same(enrolled, full)


@pytest.mark.slow
def test_three_tries_in_vain_end_the_round_and_the_next_one_goes_on(
    enrolled: Commune, full: National, downloads: DownloadCache, tmp_path: Path
) -> None:
    with pytest.raises(NetworkError) as found:
        pulled(enrolled, planned(full, None, "before", "before", "before"), downloads)
    assert found.value.code == "cut"
    assert rows(enrolled) == [[], []], "nothing is taken before all is here"
    full.calls.clear()
    later = DownloadCache(tmp_path / "downloads")  # another start of the program
    assert pulled(enrolled, full.transport(), later).items == MANY
    assert parts(full.calls)[0].startswith("bytes=262144-")
    assert same(enrolled, full)


@pytest.mark.slow
def test_a_version_that_changes_amid_it_is_taken_alone(
    enrolled: Commune, full: National, downloads: DownloadCache, make_commune: Callable[..., Commune]
) -> None:
    other = make_commune("45025x", key=enrolled.key)
    other.enrol(full.transport(), full.code())

    class Changing(FaultyTransport):
        def send(self, call: Call) -> Answer:
            answer = super().send(call)
            if len(parts(self.calls)) == 1 and "/snapshots/" in call.path:
                publish(full, *range(MANY), salt="anew")
                full.clock.pass_by(days=1)
                pulled(other, full.transport(), None)
                fresh = Conversation(full.transport(), full.keys.public, enrolled.key, Meter())
                fresh.ask(ApiRequest(path="/feed", shape=FeedPage, query={"scope": "needs", "snapshot": "1"}))
            return answer

    changing = Changing(full.transport(), lambda _: None)
    assert pulled(enrolled, changing, downloads).items == MANY
    assert parts(changing.calls)[1].startswith("bytes=262144-")
    # The end of the scope was asked for twice: a day has passed since the first greeting.
    assert sum(call.path.endswith("/feed") for call in changing.calls) == 3, "and no page of it by the feed"
    assert same(enrolled, full)
    assert rows(enrolled) == rows(other)


@pytest.mark.slow
def test_a_later_offer_drops_what_was_here_of_another(
    enrolled: Commune, full: National, downloads: DownloadCache
) -> None:
    with pytest.raises(NetworkError):
        pulled(enrolled, planned(full, None, "before", "before", "before"), downloads)
    publish(full, *range(MANY), salt="anew")
    full.clock.pass_by(days=1)
    full.calls.clear()
    pulled(enrolled, full.transport(), downloads)
    assert parts(full.calls)[0].startswith("bytes=0-")
    assert same(enrolled, full)


def test_one_version_of_a_scope_is_cached_and_no_byte_twice(downloads: DownloadCache, tmp_path: Path) -> None:
    one, other = "a" * 64, "b" * 64
    assert downloads.begin("needs", one) == 0
    assert downloads.put("needs", one, 0, b"abcd") == 4
    assert downloads.put("needs", one, 2, b"cdef") == 6
    assert downloads.put("needs", one, 0, b"abc") == 6
    downloads.put("catalogue", one, 0, b"xyz")
    assert DownloadCache(tmp_path / "downloads").begin("needs", one) == 6
    assert (tmp_path / "downloads" / f"needs.{one}").read_bytes() == b"abcdef"
    assert downloads.begin("needs", other) == 0
    assert [file.name for file in (tmp_path / "downloads").iterdir()] == [f"catalogue.{one}"]


@pytest.mark.parametrize("whole", [False, True], ids=["cut", "on the disk"])
def test_a_wrong_byte_leaves_nothing_and_the_feed_brings_all(
    enrolled: Commune, full: National, downloads: DownloadCache, tmp_path: Path, whole: bool
) -> None:
    class Wrong(FaultyTransport):
        """Changes a byte of a part and cuts it: only its head can be verified."""

        def send(self, call: Call) -> Answer:
            try:
                return super().send(call)
            except NetworkError as network_error:
                if network_error.part is not None:
                    network_error.part = replace(network_error.part, body=b"\x00" + network_error.part.body[1:])
                raise

    left: list[Fault | None] = [None, "before", "before", "before"] if whole else ["inside"]
    broken = Wrong(full.transport(), lambda c: left.pop(0) if "/snapshots/" in c.path and left else None)
    if whole:
        with pytest.raises(NetworkError):
            pulled(enrolled, broken, downloads)
        (file,) = (tmp_path / "downloads").iterdir()
        file.write_bytes(b"\x00" + file.read_bytes()[1:])
    full.calls.clear()
    assert pulled(enrolled, broken, downloads).items == MANY
    assert full.asked("GET", "/feed") == 1 + -(-MANY // 200), "the pages came by the feed"
    assert same(enrolled, full)
    assert empty(downloads)


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: replace(answer, body=answer.body[:-1] + b"\x00"),
        pytest.param(
            lambda answer: replace(answer, headers=answer.headers | {"content-range": "bytes 1-9/10"}),
            marks=pytest.mark.slow,
        ),
        lambda answer: replace(answer, headers=answer.headers | {"repr-digest": wire.repr_digest("0" * 64)}),
        pytest.param(lambda answer: replace(answer, status=200), marks=pytest.mark.slow),
        pytest.param(lambda answer: Answer(status=200, body=b"<html>"), marks=pytest.mark.slow),
    ],
    ids=["a byte", "the place", "the name", "the status", "a stranger"],
)
def test_where_a_proxy_changes_parts_the_feed_brings_all(
    enrolled: Commune, full: National, downloads: DownloadCache, change: Callable[[Answer], Answer]
) -> None:
    class Changing:
        def send(self, call: Call) -> Answer:
            answer = full.answer(call)
            return change(answer) if "/snapshots/" in call.path else answer

        def close(self) -> None:
            return None

    assert pulled(enrolled, Changing(), downloads).items == MANY
    assert full.asked("GET", "/snapshots/") == 1
    assert same(enrolled, full)


@pytest.mark.slow
def test_where_a_proxy_drops_range_all_comes_at_once(
    enrolled: Commune, full: National, downloads: DownloadCache
) -> None:
    class Dropping(FaultyTransport):
        def send(self, call: Call) -> Answer:
            kept = {name: value for name, value in call.headers.items() if name != "range"}
            return super().send(replace(call, headers=kept))

    assert pulled(enrolled, Dropping(full.transport(), lambda _: None), downloads).items == MANY
    assert (full.asked("GET", "/feed"), full.asked("GET", "/snapshots/")) == (2, 1)
    assert same(enrolled, full)


@pytest.mark.slow
def test_a_platform_that_has_it_no_more_is_asked_for_pages(
    enrolled: Commune, full: National, downloads: DownloadCache
) -> None:
    class Forgetting(FaultyTransport):
        """As an earlier platform: the address is not known; said by this one of an address that it does not know."""

        def send(self, call: Call) -> Answer:
            if "/snapshots/" not in call.path:
                return super().send(call)
            with full.store.writing() as connection:
                connection.exec_driver_sql("DELETE FROM snapshot")
            return super().send(call)

    assert pulled(enrolled, Forgetting(full.transport(), lambda _: None), downloads).items == MANY
    assert (full.asked("GET", "/feed"), full.asked("GET", "/snapshots/")) == (1 + -(-MANY // 200), 1)
    assert same(enrolled, full)


class Lying:
    """A platform that signs whatever document it is given, and whose feed is right."""

    def __init__(self, national: National, document: bytes, size: int = 0, sha256: str = "", epoch: str = "") -> None:
        self._national, self._document, self._epoch = national, document, epoch or "e"
        sha256 = sha256 or hashlib.sha256(document).hexdigest()
        self._named = Snapshot(sha256=sha256, size=size or len(document))
        self.given = 0

    def send(self, call: Call) -> Answer:
        if "/snapshots/" in call.path:
            self.given += 1
            headers = {"repr-digest": wire.repr_digest(self._named.sha256)}
            return self._signed(Answer(status=200, headers=headers, body=self._document), call)
        if "snapshot=1" in call.query:
            page = FeedPage(scope="needs", epoch=self._epoch, cursor="", more=True, items=(), snapshot=self._named)
            return self._signed(Answer(status=200, body=msgspec.json.encode(page)), call)
        return self._national.answer(call)

    def _signed(self, answer: Answer, call: Call) -> Answer:
        return sign_answer(self._national.keys.signing, answer, call)

    def close(self) -> None:
        return None


def line(**changes: Any) -> bytes:
    item = FeedItem(id="false", position=1, value={"id": "false", "commune": "45025", "title": "Faux"})
    page: dict[str, Any] = {"scope": "needs", "epoch": "e", "cursor": "1", "more": True, "items": (item,)}
    return msgspec.json.encode(FeedPage(**(page | changes))) + b"\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("document", "more"),
    [
        (b"no gzip", {}),
        (gzip.compress(b"no page\n"), {}),
        (gzip.compress(line(scope="catalogue")), {}),
        (gzip.compress(b"[" * 100_000 + b"\n"), {}),
        (gzip.compress(b" " * 30_000_000), {}),
        (gzip.compress(line()), {"sha256": "0" * 64}),
        (gzip.compress(line()), {"size": wire.MAX_BYTES + 1}),
    ],
    ids=[
        "no gzip",
        "no page",
        "another scope",
        "deep",
        "a line without an end",
        "another digest",
        "too large",
    ],
)
def test_a_document_that_is_none_does_no_harm(
    enrolled: Commune, national: National, downloads: DownloadCache, document: bytes, more: dict[str, Any]
) -> None:
    publish(national, *range(3))
    lying = Lying(national, document, **more)
    pulled(enrolled, lying, downloads)
    assert lying.given <= 3
    assert [row.id for row in rows(enrolled)[0]] == ["n0", "n1", "n2"]
    assert empty(downloads)


def read_back(downloads: DownloadCache, document: bytes) -> list[int]:
    """How long the first title of each page is that is read out of the document, and how much memory that took."""
    downloads.put("needs", hashlib.sha256(document).hexdigest(), 0, document)
    tracemalloc.start()
    try:
        found = [len(page.items[0].value["title"]) for page in downloads.pages("needs")]
        return [*found, tracemalloc.get_traced_memory()[1]]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_a_line_without_an_end_takes_no_memory(downloads: DownloadCache) -> None:
    (memory,) = read_back(downloads, gzip.compress(b" " * 60_000_000))
    assert memory < 40_000_000


@pytest.mark.slow
def test_a_document_does_not_unpack_for_ever(downloads: DownloadCache) -> None:
    long = line(items=(FeedItem(id="long", position=1, value={"title": "x" * 4_000_000}),))
    *found, memory = read_back(downloads, gzip.compress(long * 60, 1))
    assert found == [4_000_000] * (wire.MAX_PLAIN_BYTES // len(long))
    assert memory < 80_000_000


@pytest.mark.slow
@pytest.mark.parametrize(("gone", "withheld"), [(MANY // 5 - 1, 0), (MANY // 5, MANY // 5)])
def test_in_a_new_epoch_the_deletion_guard_holds_as_in_the_feed(
    enrolled: Commune, full: National, downloads: DownloadCache, gone: int, withheld: int
) -> None:
    pulled(enrolled, full.transport(), downloads)
    with full.store.writing() as connection:
        lost = ",".join(repr(f"n{number}") for number in range(gone))
        connection.exec_driver_sql(f"DELETE FROM published WHERE scope = 'needs' AND id IN ({lost})")
        connection.exec_driver_sql("UPDATE setting SET value = 'another' WHERE key = 'epoch'")
    publish(full, *range(MANY, MANY + 300))
    full.calls.clear()
    assert pulled(enrolled, full.transport(), downloads).deletions_withheld == withheld
    assert full.asked("GET", "/snapshots/") > 0
    assert len(rows(enrolled)[0]) == MANY + 300 - gone + withheld
    assert {row.epoch for row in rows(enrolled)[1]} == {"another"}
    enrolled.clock.pass_by(hours=1)
    assert pulled(enrolled, full.transport(), downloads).deletions_withheld == 0
    assert same(enrolled, full), "an hour later, it is believed"


@pytest.mark.slow
def test_where_another_round_goes_further_meanwhile_no_page_is_told_twice(
    enrolled: Commune, full: National, downloads: DownloadCache
) -> None:
    """The window's round and `relaisctl sync` at once."""

    class Overtaken:
        def __init__(self) -> None:
            self._before = True

        def report(self, progress: Progress) -> None:
            if progress.done and self._before:
                self._before = False
                pulled(enrolled, full.transport(), None)

    assert pulled(enrolled, full.transport(), downloads, reporter=Overtaken()).items == 200
    assert sum(len(one.upserts) for one in enrolled.news if isinstance(one, Published)) == MANY
    assert same(enrolled, full)
    assert empty(downloads)


@pytest.mark.slow
def test_stopped_anywhere_the_next_round_goes_on(enrolled: Commune, full: National, downloads: DownloadCache) -> None:
    """A round may end after each part and each page: what was fetched or taken before comes no second time."""
    done = rounds = 0
    while not (full.calls and "snapshot=1" not in full.calls[-1].query and full.calls[-1].path.endswith("/feed")):
        asked = iter((False, False))
        taken = pulled(enrolled, full.transport(), downloads, stop=lambda asked=asked: next(asked, True)).items
        assert taken <= 200
        done += taken
        rounds += 1
        assert rounds < 20
    assert done == MANY == len(enrolled.news[0].upserts) * 5 + 100
    firsts = [int(asked.removeprefix("bytes=").partition("-")[0]) for asked in parts(full.calls)]
    assert firsts == sorted(set(firsts))
    assert rounds == len(firsts) + -(-MANY // 200) + 1
    assert same(enrolled, full)
