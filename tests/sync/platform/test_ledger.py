"""The platform's ledgers, one for each commune: each answer to a deposit and each decision, in a chain."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.contract.ledger import PAGE, LedgerAnswer, LedgerEntry, LedgerHead, LedgerPage, after, origin
from sync.contract.operations import freeze, intent
from sync.contract.receipts import block_entries
from sync.contract.wire import HelloAnswer
from sync.platform.intake import decisions
from sync.platform.tables import ledger


def entries(world: Any, commune: str = "45024") -> list[LedgerEntry]:
    """The entries as stored; their chain is computed again and must be the one that the platform keeps."""
    with world.store.reading() as connection:
        rows = connection.execute(select(ledger).where(ledger.c.commune == commune).order_by(ledger.c.n)).all()
    found, head = (
        [msgspec.json.decode(row.entry, type=LedgerEntry) for row in rows],
        origin(world.keys.signing.id, commune),
    )
    for row, entry in zip(rows, found, strict=True):
        head = after(head, entry)
        assert (row.n, row.head) == (entry.n, head.head)
    return found


def head_of(world: Any, commune: str = "45024") -> LedgerHead:
    head = origin(world.keys.signing.id, commune)
    for entry in entries(world, commune):
        head = after(head, entry)
    return head


def words(world: Any) -> list[tuple[str, str]]:
    return [(entry.op, entry.status) for entry in entries(world)]


def test_a_deposit_says_a_word_of_each_operation_and_its_receipt_signs_where_the_ledger_stands(
    world: Any, device: Any
) -> None:
    cast, need, refused = device.cast(), device.need(), device.cast(kind="proposal")
    (block,) = device.deposit([cast, need, refused]).blocks
    assert words(world) == [(cast.op, "accepted"), (need.op, "accepted"), (refused.op, "rejected")]
    assert {entry.at for entry in entries(world)} == {block.receipt.received_at}
    assert block.receipt.ledger == head_of(world)


def test_each_block_says_a_word_of_each_of_its_operations(world: Any, device: Any) -> None:
    """The last entries are those of the block, in its order, so that its receipt gives their positions."""
    cast = device.cast()
    waiting = device.cast("actes", requires=(device.need().op,))
    device.deposit([cast, waiting])
    device.deposit([cast, waiting])
    assert words(world) == [
        (cast.op, "accepted"),
        (waiting.op, "held"),
        (cast.op, "duplicate"),
        (waiting.op, "held"),
    ]
    first, held, *again = entries(world)
    assert [entry.deposited_at for entry in again] == [first.deposited_at, held.deposited_at]
    assert {entry.at for entry in again} != {first.at}


def test_who_holds_receipt_and_decision_of_a_block_writes_its_entries(world: Any, device: Any) -> None:
    cast, refused = device.cast(), device.cast(kind="proposal")
    held = device.cast("actes", requires=(device.need().op,))
    stranger = world.device("45025").cast()
    for operations in ([cast, refused], [refused, held, stranger], [held, cast]):
        (block,) = device.deposit(operations).blocks
        acts = [(one.op, intent(freeze(one))) for one in operations]
        size = block.receipt.ledger.size - len(acts)
        told = list(block_entries(size, block.receipt, block.decision, acts))
        assert told == entries(world)[size:]


def test_the_words_are_read_from_any_size_on(world: Any, device: Any) -> None:
    other = world.device("45025")
    device.deposit([device.cast(), device.need()])
    other.deposit([other.cast()])
    device.deposit([device.cast("actes")])
    for after_, count in ((0, 3), (2, 1), (3, 0), (4, 0)):
        page = device.get("/ledger", LedgerPage, query=f"after={after_}")
        assert list(page.entries) == entries(world)[after_:]
        assert (len(page.entries), page.ledger) == (count, head_of(world))


@pytest.mark.slow
def test_a_page_of_words_is_bounded(world: Any, device: Any) -> None:
    for _ in range(11):
        device.deposit([device.cast() for _ in range(50)])
    assert len(device.get("/ledger", LedgerPage, query="after=0").entries) == PAGE
    assert len(device.get("/ledger", LedgerPage, query=f"after={PAGE}").entries) == 50


@pytest.mark.parametrize(
    "query",
    ["", "after=", "after=x", "after=-1", f"after={'9' * 16}", "after=0" + "&a=" * 20, "after=0" + "&a=" * 21],
)
def test_a_size_that_cannot_be_read_is_said_to_be_none(device: Any, problem: Any, query: str) -> None:
    assert problem(device.ask("GET", "/ledger", query)).type.endswith(":ledger-unreadable")


def test_a_size_is_read_among_other_names(device: Any) -> None:
    assert device.get("/ledger", LedgerPage, query=f"after={'9' * 15}" + "&a=1" * 19).entries == ()


def test_a_later_decision_is_a_word_of_its_own_and_keeps_the_time_of_the_deposit(world: Any, device: Any) -> None:
    with world.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    cast = device.cast()
    device.deposit([cast])
    with world.store.writing() as connection:
        decisions.decide(connection, world.keys, world.clock())
    first, second = entries(world)
    assert [first.status, second.status] == ["deposited", "accepted"]
    assert (second.n, second.deposited_at) == (2, first.at)
    assert second.at > first.at
    assert device.get("/ledger", LedgerPage, query="after=0").ledger == head_of(world)


def test_each_commune_has_its_own(world: Any, device: Any) -> None:
    other = world.device("45025")
    device.deposit([device.cast()])
    other.deposit([other.cast()])
    other.deposit([other.cast("actes")])
    assert [len(entries(world, commune)) for commune in ("45024", "45025")] == [1, 2]


def test_the_greeting_tells_where_it_stands_and_where_it_stood(world: Any, device: Any) -> None:
    device.deposit([device.cast()])
    before = head_of(world)
    device.deposit([device.cast("actes"), device.need()])
    now = head_of(world)

    def ledger_after(query: str) -> Any:
        return device.get("/hello", HelloAnswer, query=query).ledger

    first = origin(world.keys.signing.id, "45024").head
    assert ledger_after("ledger=1") == LedgerAnswer(size=3, head=now.head, then=before.head)
    assert ledger_after("ledger=3").then == now.head
    assert ledger_after("ledger=4") == LedgerAnswer(size=3, head=now.head)
    assert [ledger_after(query).then for query in ("", "ledger=0", "ledger=-1", "ledger=x", f"ledger={'9' * 16}")] == [
        first
    ] * 5


def test_a_stranger_learns_nothing_of_it(world: Any, calling: Any) -> None:
    answer = world.send(calling("GET", "/hello", query="ledger=0"))
    assert msgspec.json.decode(answer.body, type=HelloAnswer).ledger is msgspec.UNSET


@pytest.mark.parametrize("size", [1, 2])
def test_a_block_that_is_refused_leaves_no_word(world: Any, device: Any, size: int) -> None:
    body = device.batch([device.cast() for _ in range(size)])
    assert device.post(body.replace(b'"count":', b'"count":1', 1)).status == 422
    assert entries(world) == []
