"""A number that is another act's already: a platform that signs it once is honest again, or keeps to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from sync.client.exchange import numbered_twice
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import evidence, notes, renewed
from sync.client.ledger.tables import outbox, proof
from sync.client.news import Settled
from sync.contract.wire import Call, Transport
from tests.sync.client import running
from tests.sync.client.carrying import Usb
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.resigning import Resigning


def run(pc: Commune, transport: Transport) -> RoundOutcome:
    pc.clock.pass_by(minutes=20)
    return running.run(pc, transport)


def numbered(national: National, renumber: Callable[[int], int]) -> Resigning:
    """Every receipt of a batch or of the feed bears such a number."""

    def change(_: Call, said: Any) -> Any:
        blocks = said.get("blocks", [])
        for page in said.get("pages", [said]):
            if page.get("scope") == "receipts":
                blocks += [item["value"] for item in page["items"]]
        for one in blocks:
            one["receipt"]["first_number"] = renumber(one["receipt"]["first_number"])
        return said

    return Resigning(national.answer, national.keys.signing, change)


def numbers(pc: Commune) -> list[int | None]:
    return [row.number for row in pc.rows().values()]


def kept(pc: Commune) -> list[tuple[str, str]]:
    with pc.reading() as connection:
        return [(one.kind, one.about) for one in evidence.contradictions(connection)]


def test_a_number_that_is_another_act_s_is_not_shown_and_kept_as_evidence(
    enrolled: Commune, national: National
) -> None:
    enrolled.act(SERVICES[0])
    run(enrolled, national.transport())
    op = enrolled.act(SERVICES[1]).op
    outcome = run(enrolled, numbered(national, lambda _: 1))
    assert (outcome.contradictions, kept(enrolled)) == (1, [("number", op)])
    assert (numbers(enrolled), set(enrolled.states().values())) == ([1, None], {"accepted"})
    first_bad = enrolled.verify().first_bad
    assert first_bad is not None
    assert op in first_bad
    enrolled.news.clear()
    assert run(enrolled, numbered(national, lambda _: 1)).contradictions == 0
    assert (numbers(enrolled), [news for news in enrolled.news if isinstance(news, Settled)]) == ([1, None], [])


@pytest.mark.parametrize("first", [False, True])
def test_the_true_number_is_shown_once_the_platform_says_it(enrolled: Commune, national: National, first: bool) -> None:
    """Whichever of the two was false: the receipts are read whole, until no number stands twice."""
    enrolled.act(SERVICES[0])
    run(enrolled, numbered(national, lambda _: 2) if first else national.transport())
    enrolled.act(SERVICES[1])
    run(enrolled, national.transport() if first else numbered(national, lambda _: 1))
    for _ in range(2):
        assert run(enrolled, national.transport()).outcome == "complete"
    assert numbers(enrolled) == [1, 2]
    assert enrolled.verify().ok
    assert len(kept(enrolled)) == 1
    national.calls.clear()
    run(enrolled, national.transport())
    assert not [call for call in national.calls if call.path.endswith("/feed") and "receipts" in call.query]


def test_what_stands_twice_is_looked_up_by_its_own_number(enrolled: Commune, national: National) -> None:
    """Whichever is the lower one; an act of which nothing can be read any more, or that is not here, shows none."""
    acts = [enrolled.act(service).op for service in SERVICES[:3]]
    run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        connection.execute(update(outbox).values(number=None).where(outbox.c.op != acts[1]))
        connection.execute(update(proof).values(value="{}").where(proof.c.op == acts[2]))
        for op in (acts[0], acts[2], "01780000-0000-7000-8000-00000000000b"):
            notes.write(connection, renewed.TWICE, op, 2)
    assert not numbered_twice.refresh(enrolled)
    assert numbers(enrolled) == [1, 2, None]
    with enrolled.transaction() as connection:
        connection.execute(update(outbox).values(number=1))
        notes.write(connection, renewed.TWICE, acts[1], 1)
    assert numbered_twice.refresh(enrolled) is False
    assert numbers(enrolled)[1] == 2


@pytest.mark.slow
def test_an_act_without_a_number_is_given_back_like_any_other(
    enrolled: Commune, national: National, yesterday: Callable[[], None]
) -> None:
    """The control of what counts as received: its receipt's day, and not its number."""
    for place, transport in enumerate([national.transport(), numbered(national, lambda _: 1)]):
        enrolled.act(SERVICES[place])
        run(enrolled, transport)
    yesterday()
    for _ in range(3):
        run(enrolled, national.transport())
    assert set(national.operations()) == set(enrolled.states())
    assert numbers(enrolled) == [1, 2]


def test_the_same_by_a_return(enrolled: Commune, national: National, tmp_path: Path) -> None:
    usb = Usb(tmp_path / "key")
    usb.folder.mkdir()
    enrolled.act(SERVICES[0])
    run(enrolled, numbered(national, lambda _: 2))
    op = enrolled.act(SERVICES[1]).op
    usb.there_and_back(enrolled, national)
    assert numbers(enrolled) == [2, None]
    assert kept(enrolled) == [("number", op)]
    for _ in range(2):
        run(enrolled, national.transport())
    assert numbers(enrolled) == [1, 2]
