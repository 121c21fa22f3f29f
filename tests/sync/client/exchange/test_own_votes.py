"""What a computer reads of its commune's votes: what others cast and withdrew; of its own alone, nothing comes back."""

import json
from typing import Any

import msgspec
from sqlalchemy import select

from sync.client.ledger.tables import copy
from sync.contract.published import INTEREST, VOTE, OwnInterest, OwnVote
from sync.platform.publish import feed, own
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Commune, National
from tests.sync.client.put_back import run


def withdraw(pc: Commune, *casts: str) -> str:
    return pc.act(type="vote.withdraw", body={"subject": SERVICES[0], "casts": list(casts)}).op


def kept(pc: Commune) -> dict[str, Any]:
    """Of its own affairs, what the commune keeps of the platform's word."""
    with pc.reading() as connection:
        rows = connection.execute(select(copy.c.id, copy.c.value).where(copy.c.scope == "mine"))
        return {row.id: json.loads(row.value) for row in rows}


def votes(pc: Commune) -> dict[str, list[tuple[str, bool]]]:
    """By subject: each cast that the platform told of, and whether it is withdrawn."""
    found = [msgspec.convert(value, OwnVote) for value in kept(pc).values() if value["kind"] == "vote"]
    return {one.subject: [(cast.op, cast.withdrawn) for cast in one.casts] for one in found}


def test_what_another_computer_did_comes_and_what_this_one_did_alone_does_not(
    enrolled: Commune, second: Commune, national: National
) -> None:
    cast, alone = enrolled.act().op, enrolled.act(SERVICES[1]).op
    run(enrolled, national)
    run(second, national)
    assert votes(enrolled) == {}
    assert votes(second) == {SERVICES[0]: [(cast, False)], SERVICES[1]: [(alone, False)]}
    withdraw(second, cast)
    run(second, national)
    run(enrolled, national)
    assert votes(enrolled) == {SERVICES[0]: [(cast, True)]}
    assert votes(second)[SERVICES[0]] == [(cast, True)]
    assert national.votes() == {SERVICES[1]: 1}


def test_after_what_another_computer_withdrew_is_lost_its_own_vote_is_read_of_again(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """The platform was put back, and has of this vote only what this computer sent itself."""
    cast = enrolled.act().op
    with commits.kept():
        run(enrolled, national)
    withdraw(second, cast)
    run(second, national)
    run(enrolled, national)
    assert votes(enrolled) == {SERVICES[0]: [(cast, True)]}
    commits.put_back(commits.files[-1])
    run(enrolled, national)
    assert votes(enrolled) == {SERVICES[0]: [(cast, False)]}
    run(second, national)
    run(enrolled, national)
    assert votes(enrolled) == votes(second) == {SERVICES[0]: [(cast, True)]}


def test_what_another_computer_said_and_nobody_has_any_more_is_forgotten(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """It does not count, and the commune may vote; a need would stay, or it would be a draft again."""
    with commits.kept():
        enrolled.act("n1", type="need.submit", body={"need": "n1", "title": "Un", "description": "Deux."})
        run(enrolled, national)
    enrolled.act()
    run(enrolled, national)
    with national.store.writing() as connection:
        own.publish(connection, BAULE, OwnInterest(id=f"{INTEREST}p1", proposal="p1", role="referent"))
    run(second, national)
    assert set(kept(second)) == {"n1", f"{INTEREST}p1", f"{VOTE}{SERVICES[0]}"}
    commits.put_back(commits.files[0])  # of before the need
    run(second, national)
    assert set(kept(second)) == {"n1"}
    run(enrolled, national)
    run(second, national)
    assert set(kept(second)) == {"n1", f"{VOTE}{SERVICES[0]}"}
    assert national.votes() == {SERVICES[0]: 1}


def test_of_a_kind_that_this_program_does_not_know_the_rest_is_read(enrolled: Commune, national: National) -> None:
    """As a program from before the votes reads of them."""

    class Later(msgspec.Struct, tag_field="kind", tag="later"):
        id: str = "later.1"

    with national.store.writing() as connection:
        feed.publish(connection, "mine", "later.1", Later(), BAULE)
    need = enrolled.act("n1", type="need.submit", body={"need": "n1", "title": "Un", "description": "Deux."}).op
    outcome = run(enrolled, national)
    assert (outcome.outcome, outcome.unreadable) == ("complete", 1)
    assert set(kept(enrolled)) == {"n1"}
    assert enrolled.states() == {need: "accepted"}
