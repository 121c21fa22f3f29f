"""What this computer sent itself does not come back; what it keeps is what a whole page would have brought."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from sync.client.exchange import own_texts
from sync.client.ledger.tables import copy, cursor, outbox, platform_entry, proof
from sync.contract.feed import FeedItem, FeedPages
from sync.contract.identifiers import uuid7
from sync.contract.wire import Answer, Call
from sync.platform.intake import decisions
from sync.platform.publish import feed
from tests.sync.client.ends import BAULE, Commune, National
from tests.sync.client.resigning import plain
from tests.sync.client.running import run

STEPS = st.sampled_from(["submit", "amend", "withdraw", "round"])
TEXT = {"title": "École", "description": "Un long récit.", "audience": "Les élèves", "remarks": "Pour vous seuls."}


def submit(pc: Commune, **text: str) -> str:
    """A need with this text, waiting. Its id."""
    need = uuid7(pc.clock())
    pc.act(need, type="need.submit", body={"need": need, **(TEXT | text)})
    return need


def amend(pc: Commune, need: str, base: str, **text: str) -> None:
    pc.act(need, type="need.amend", base=base, body={"need": need, **text})


def newest(pc: Commune, need: str) -> str:
    """The operation that was written last about this need."""
    with pc.reading() as connection:
        ops = select(outbox.c.op).where(outbox.c.subject == need).order_by(outbox.c.seq.desc())
        return str(connection.scalar(ops.limit(1)))


def kept(pc: Commune, scope: str) -> dict[str, Any]:
    with pc.reading() as connection:
        rows = connection.execute(select(copy.c.id, copy.c.value).where(copy.c.scope == scope, copy.c.position > 0))
        return {row.id: json.loads(row.value) for row in rows}


def published(national: National, scope: Any) -> dict[str, Any]:
    """What a whole page says."""
    page = feed.page(national.store, BAULE, f"scope={scope}")
    return {item.id: item.value for item in page.items if not item.deleted}


def as_published(pc: Commune, national: National) -> bool:
    return all(kept(pc, scope) == published(national, scope) for scope in ("mine", "needs"))


class Heard:
    """A transport; `said` is what each answer's body was."""

    def __init__(self, national: National) -> None:
        self._national = national
        self.said: list[bytes] = []

    def send(self, call: Call) -> Answer:
        answer = self._national.answer(call)
        self.said.append(plain(answer))
        return answer

    def close(self) -> None:
        return None

    def texts(self) -> int:
        return sum(body.count(b"Un long r") for body in self.said)


def test_its_own_texts_do_not_come_back_and_are_here_all_the_same(enrolled: Commune, national: National) -> None:
    needs = [submit(enrolled, title=f"Besoin {number}") for number in range(3)]
    heard = Heard(national)
    run(enrolled, heard)
    assert heard.texts() == 0
    assert as_published(enrolled, national)
    assert kept(enrolled, "mine")[needs[0]]["remarks"] == "Pour vous seuls."
    assert "remarks" not in kept(enrolled, "needs")[needs[0]]
    told = [news for news in enrolled.news if getattr(news, "scope", "") == "needs"]
    titles = {item.value["title"] for news in told for item in news.upserts}
    assert titles == {"Besoin 0", "Besoin 1", "Besoin 2"}


@pytest.mark.slow
def test_an_amended_text_is_the_new_one_and_what_it_drops_is_gone(enrolled: Commune, national: National) -> None:
    need = submit(enrolled)
    run(enrolled, national.transport())
    amend(enrolled, need, newest(enrolled, need), title="Autre", description="Un long récit, plus court.")
    enrolled.clock.pass_by(hours=1)
    heard = Heard(national)
    run(enrolled, heard)
    assert heard.texts() == 0
    assert as_published(enrolled, national)
    assert "audience" not in kept(enrolled, "mine")[need]
    mine = kept(enrolled, "mine")[need]
    assert mine["submission"] != mine["revision"] == newest(enrolled, need)


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(st.tuples(STEPS, st.integers(0, 3)), max_size=8))
def test_after_any_steps_it_is_as_published(
    make_commune: Callable[..., Commune], national: National, steps: list[tuple[str, int]]
) -> None:
    pc = make_commune(uuid7(national.clock()))
    pc.enrol(national.transport(), national.code())
    needs: list[str] = []
    for step, which in steps:
        need = needs[which % len(needs)] if needs else ""
        if step == "submit" or not need:
            needs.append(submit(pc, title=f"Besoin {which}"))
        elif step == "amend":
            amend(pc, need, newest(pc, need), title=f"Repris {which}", description="Encore.")
        elif step == "withdraw":
            pc.act(need, type="need.withdraw", body={"need": need, "submission": newest(pc, need)})
        else:
            pc.clock.pass_by(hours=1)
            run(pc, national.transport())
    pc.clock.pass_by(hours=1)
    run(pc, national.transport())
    mine = {id_: value for id_, value in published(national, "mine").items() if id_ in needs}
    assert {id_: value for id_, value in kept(pc, "mine").items() if id_ in needs} == mine
    assert kept(pc, "needs") == published(national, "needs")


def begin_again(pc: Commune, *scopes: str) -> None:
    with pc.transaction() as connection:
        connection.execute(delete(copy).where(copy.c.scope.in_(scopes)))
        connection.execute(delete(cursor).where(cursor.c.scope.in_(scopes)))


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["gone", "of another need", "twice"])
def test_where_the_act_is_not_here_the_whole_page_is_asked_for(
    enrolled: Commune, national: National, damage: str
) -> None:
    need, other = submit(enrolled), submit(enrolled, title="Autre")
    run(enrolled, national.transport())
    begin_again(enrolled, "mine", "needs")
    with enrolled.transaction() as connection:
        row = outbox.c.subject == need
        if damage == "gone":
            connection.execute(update(outbox).where(row).values(number=None))
        elif damage == "of another need":
            connection.execute(update(outbox).where(row).values(frozen=enrolled.rows()[newest(enrolled, other)].frozen))
        else:
            twin = {"op": uuid7(enrolled.clock()), "seq": 99}
            connection.execute(outbox.insert().values(enrolled.rows()[newest(enrolled, need)]._asdict() | twin))
    heard = Heard(national)
    enrolled.clock.pass_by(hours=1)
    run(enrolled, heard)
    assert heard.texts() == 4, "both scopes, both needs: a page is whole or lean"
    assert as_published(enrolled, national)


@pytest.mark.slow
def test_another_computer_of_the_commune_reads_whole_texts(
    enrolled: Commune, national: National, make_commune: Callable[..., Commune]
) -> None:
    submit(enrolled)
    run(enrolled, national.transport())
    second = make_commune("second")
    second.enrol(national.transport(), national.code())
    national.calls.clear()
    heard = Heard(national)
    run(second, heard)
    assert heard.texts() == 2
    asked_alone = {parse_qs(call.query)["scope"][0] for call in national.calls if call.path.endswith("/feed")}
    assert asked_alone <= {"catalogue"}, "all but its second page comes at the first question"
    assert as_published(second, national)


def receipts(heard: Heard) -> list[FeedItem]:
    """Those that came by the feed."""
    answers = [msgspec.json.decode(body, type=FeedPages) for body in heard.said if b'"pages"' in body]
    pages = [page for answer in answers for page in answer.pages]
    return [item for page in pages if page.scope == "receipts" for item in page.items]


@pytest.mark.slow
def test_a_receipt_comes_once_and_a_later_decision_by_the_feed(enrolled: Commune, national: National) -> None:
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    op = enrolled.act().op
    heard = Heard(national)
    run(enrolled, heard)
    assert (receipts(heard), enrolled.states()) == ([], {op: "deposited"})
    enrolled.clock.pass_by(hours=1)
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, enrolled.clock())
    run(enrolled, heard)
    assert ([item.id for item in receipts(heard)], enrolled.states()) == ([op], {op: "accepted"})
    enrolled.clock.pass_by(hours=1)
    run(enrolled, heard)
    assert len(receipts(heard)) == 1
    assert enrolled.verify().ok


@pytest.mark.slow
def test_a_proof_that_is_not_here_comes_from_the_beginning(enrolled: Commune, national: National) -> None:
    op = enrolled.act().op
    run(enrolled, national.transport())
    begin_again(enrolled, "receipts")
    heard = Heard(national)
    enrolled.clock.pass_by(hours=1)
    run(enrolled, heard)
    assert receipts(heard) == [], "it is here"
    begin_again(enrolled, "receipts")
    with enrolled.transaction() as connection:
        connection.execute(delete(proof))
    enrolled.clock.pass_by(hours=1)
    run(enrolled, heard)
    with enrolled.reading() as connection:
        assert connection.scalar(select(proof.c.op)) == op


def test_a_round_asks_for_all_scopes_at_once_and_alone_for_what_was_left_out(
    enrolled: Commune, national: National
) -> None:
    run(enrolled, national.transport())
    national.calls.clear()
    enrolled.clock.pass_by(hours=1)
    run(enrolled, national.transport())
    assert [call.path.removeprefix("/sync/v1") for call in national.calls] == ["/hello", "/feed/pages"]
    with enrolled.transaction() as connection:
        connection.execute(update(cursor).where(cursor.c.scope == "proposals").values(cursor="999999999"))
    national.calls.clear()
    enrolled.clock.pass_by(hours=1)
    assert run(enrolled, national.transport()).outcome == "complete"
    alone = [parse_qs(call.query)["scope"] for call in national.calls if call.path.endswith("/feed")]
    assert alone == [["proposals"], ["proposals"]], "refused, then begun anew"


@pytest.mark.parametrize("entry", ["[]", "1", '{"op": null}', '{"op": 1}', '{"op": ["a"]}', "?"])
def test_an_entry_that_names_no_act_is_none_that_was_left_out(
    enrolled: Commune, national: National, entry: str
) -> None:
    enrolled.act()
    run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        connection.execute(update(platform_entry).where(platform_entry.c.n == 1).values(entry=entry))
        assert own_texts.unread(connection, national.keys.signing.id, 1) == []
    enrolled.clock.pass_by(hours=1)
    run(enrolled, national.transport())  # to its end
