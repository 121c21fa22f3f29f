"""A long ledger of a platform that was put back and has gone on since: what both have is not asked for again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.exchange import platform_words
from sync.client.exchange.round_context import Deadline, RoundContext, RoundSettings
from sync.client.ledger import evidence, link, platform_ledger
from sync.client.ledger.tables import platform_entry
from sync.contract.ledger import PAGE, LedgerAnswer
from sync.contract.wire import Call, HelloAnswer, Transport
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, Commune, National
from tests.sync.client.resigning import Resigning


@pytest.mark.slow
def test_only_what_is_behind_the_common_part_is_asked_for(
    enrolled: Commune, make_commune: Callable[..., Commune], national: National, tmp_path: Path
) -> None:
    """It once came whole, within one round, or the next round began anew: on a slow line, no round ever ended."""
    second = make_commune("45024-b")
    second.enrol(national.transport(), national.code())
    for number in range(PAGE + 100):
        enrolled.act(SERVICES[number % len(SERVICES)])
    running.run(enrolled, national.transport())
    commits = Commits(national, tmp_path)
    with commits.kept():
        second.act(SERVICES[1])
        running.run(second, national.transport())
    running.run(enrolled, national.transport())
    lost = enrolled.act(SERVICES[0]).op
    running.run(enrolled, national.transport())
    commits.put_back(commits.files[-1])
    with second.reading() as connection:
        kept = platform_ledger.last_seen(connection, national.keys.signing.id)
    assert kept is not None
    second.act(SERVICES[2])
    second.act(SERVICES[3])
    second.clock.pass_by(minutes=20)
    running.run(second, national.transport())
    national.calls.clear()
    enrolled.clock.pass_by(minutes=20)
    assert running.run(enrolled, national.transport()).outcome == "complete"
    asked = [call.query for call in national.calls if call.path.endswith("/ledger")]
    assert asked[0] == f"after={kept.size}"
    assert all(int(query.removeprefix("after=")) >= kept.size > PAGE for query in asked)
    assert lost in national.operations()
    with enrolled.reading() as connection:
        (told,) = evidence.contradictions(connection)
        here = platform_ledger.chained(connection, national.keys.signing.id, "45024")
        assert (told.kind, told.about) == ("history", str(kept.size + 2)), "of the greeting that said where it stands"
        assert f"department=45&ledger={kept.size + 1}" in told.theirs, "not one of the questions about the common part"
        assert here.size == kept.size + 3
    assert enrolled.verify().ok


def asking(commune: Commune, transport: Transport) -> RoundContext:
    with commune.reading() as connection:
        platform = link.platform(connection)
    settings, conversation = RoundSettings(clock=commune.clock), Conversation(transport, platform, commune.key, Meter())
    conversation.ask(ApiRequest(path="/hello", shape=HelloAnswer))  # for its time, which the next questions bear
    return RoundContext(commune, conversation, commune.key, settings, Deadline(settings))


@pytest.fixture
def missing(enrolled: Commune, national: National) -> Commune:
    """The platform has said two words, and none of them is here."""
    for service in SERVICES[:2]:
        enrolled.act(service)
    running.run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        connection.execute(delete(platform_entry))
    return enrolled


def test_what_came_whole_is_asked_for_once(missing: Commune, national: National) -> None:
    context = asking(missing, national.transport())
    national.calls.clear()
    found = platform_words.behind(context, 0)
    assert [entry.n for entry in found] == [1, 2]
    assert [call.query for call in national.calls] == ["after=0"]
    assert platform_words.behind(context, 1) == found[1:]
    assert platform_words.behind(context, 2) == []


def test_where_two_ledgers_part_is_asked_by_halves(enrolled: Commune, national: National) -> None:
    """Of six entries, for each number that the platform has as well: three questions at most."""
    for service in SERVICES[:6]:
        enrolled.act(service)
    running.run(enrolled, national.transport())
    same = 0

    def change(call: Call, said: Any) -> Any:
        asked = call.query.partition("ledger=")[2]
        assert len(national.calls) <= 3, "of the questions for this number"
        if asked and int(asked) > same:
            said["ledger"]["then"] = "f" * 64
        return said

    national.calls.clear()
    context = asking(enrolled, Resigning(national.answer, national.keys.signing, change))
    told = LedgerAnswer(size=8, head="f" * 64)
    for same in range(7):
        national.calls.clear()
        assert platform_words.common(context, BAULE, told) == same
    national.calls.clear()
    assert platform_words.common(context, BAULE, LedgerAnswer(size=4, head="f" * 64)) == 4


@pytest.mark.parametrize("says", ["", "f" * 64])
def test_words_that_lead_elsewhere_than_their_page_says_are_kept_against_it(
    missing: Commune, national: National, says: str
) -> None:
    def change(call: Call, said: Any) -> Any:
        if says and call.path.endswith("/ledger"):
            said["ledger"]["head"] = says
        return said

    context = asking(missing, Resigning(national.answer, national.keys.signing, change, control=not says))
    assert platform_words.complete(context, BAULE) is not bool(says)
    with missing.reading() as connection:
        assert evidence.count(connection) == bool(says)
        assert platform_ledger.longest(connection, national.keys.signing.id) == (0 if says else 2)
