"""What a platform tells a commune of its own acts stands in its ledger, or the commune does not take it for its own: a
platform that lies once is honest again, and one that keeps to its lie."""

from typing import Any

import pytest
from sqlalchemy import delete, insert

from sync.client.connection.transports import DirectTransport
from sync.client.errors import NetworkError
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import notes
from sync.client.ledger.platform_ledger import LEDGER
from sync.client.ledger.tables import copy, platform_entry
from sync.client.news import Published
from sync.contract.wire import Call, Transport
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.own_cases import FORGED, NEED, asides, kept, lying, votes
from tests.sync.client.resigning import Resigning

TEXT = {"need": "n1", "title": "Un", "description": "Deux."}


def run(pc: Commune, transport: Transport) -> RoundOutcome:
    pc.clock.pass_by(minutes=20)
    return running.run(pc, transport)


def vote(*casts: tuple[str, bool]) -> dict[str, Any]:
    told = [{"op": op, "deposited_at": "2021-02-10T09:00:00Z", "withdrawn": gone} for op, gone in casts]
    subject = SERVICES[0]
    return {"kind": "vote", "id": f"vote.{subject}", "subject": subject, "subject_kind": "service", "casts": told}


def need(pc: Commune, **changes: Any) -> str:
    return pc.act("n1", type="need.submit", body=TEXT, **changes).op


def whole(national: National, pc: Commune, transport: Transport) -> int:
    """How often a round of this computer asks for `mine` beside the first pages of all scopes."""
    national.calls.clear()
    assert run(pc, transport).outcome == "complete"
    return sum(call.path.endswith("/feed") and "scope=mine" in call.query for call in national.calls)


def removed(pc: Commune) -> list[str]:
    told = [news for news in pc.news if isinstance(news, Published) and news.scope == "mine"]
    return [id_ for news in told for id_ in news.removed]


@pytest.mark.slow
def test_a_need_that_the_commune_never_sent_is_named_once_a_day_has_passed(
    enrolled: Commune, national: National
) -> None:
    """Not before: its act's word may be on its way. It stays in any case, as what the platform does not have."""
    lie = lying(national.answer, national.keys.signing, NEED)
    assert whole(national, enrolled, lie) == 1, "once per contact"
    assert (asides(enrolled), enrolled.verify().ok) == ({"n9": (False, False)}, True)
    enrolled.clock.pass_by(days=1)
    assert whole(national, enrolled, lie) == 1
    first_bad = enrolled.verify().first_bad
    assert first_bad is not None
    assert "n9" in first_bad
    assert asides(enrolled) == {"n9": (True, True)}
    for times in (1, 0, 0):
        assert whole(national, enrolled, national.transport()) == times
        assert (asides(enrolled), enrolled.verify().ok) == ({"n9": (False, True)}, True)
    assert ("n9" in kept(enrolled), removed(enrolled)) == (True, [])


@pytest.mark.parametrize("asked", [1, 2], ids=["before it is read once more", "and behind that"])
def test_no_round_is_complete_that_cannot_judge_one(enrolled: Commune, national: National, asked: int) -> None:
    """The platform tells of a longer ledger than it gives, once it is asked what another computer said meanwhile."""
    lie, times = lying(national.answer, national.keys.signing, NEED), 0

    def longer(call: Call, said: Any) -> Any:
        nonlocal times
        times += call.path.endswith("/ledger")
        if call.path.endswith("/ledger") and times == asked:
            said["ledger"] = {"size": 9, "head": "f" * 64}
        return said

    outcome = run(enrolled, Resigning(lie.send, national.keys.signing, longer))
    assert (outcome.outcome, times, asides(enrolled)) == ("stopped", asked, {})
    assert run(enrolled, lie).outcome == "complete"
    assert asides(enrolled) == {"n9": (False, False)}


def test_one_that_was_taken_before_the_ledger_was_looked_at_is_held_against_it_with_the_next_contact(
    enrolled: Commune, national: National
) -> None:
    """As in a database of an earlier version, or where the round broke off."""
    run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        value = str(NEED).replace("'", '"')
        connection.execute(insert(copy).values(scope="mine", id="n9", position=5, value=value))
    for days in (0, 1):
        enrolled.clock.pass_by(days=days)
        assert whole(national, enrolled, national.transport()) == 1
        assert asides(enrolled) == {"n9": (False, bool(days))}
    assert whole(national, enrolled, national.transport()) == 0


@pytest.mark.slow
@pytest.mark.parametrize("for_ever", [False, True])
def test_a_vote_that_nobody_withdrew_counts_as_it_was_cast(
    enrolled: Commune, national: National, for_ever: bool
) -> None:
    op = enrolled.act().op
    run(enrolled, national.transport())
    lie = lying(national.answer, national.keys.signing, vote((op, True), (FORGED, False)))
    for days in (0, 1):
        enrolled.clock.pass_by(days=days)
        run(enrolled, lie)
        assert votes(enrolled) == {SERVICES[0]: [(op, False)]}
        assert enrolled.verify().ok == (not days)
    if not for_ever:
        run(enrolled, national.transport())
        assert votes(enrolled) == {SERVICES[0]: [(op, False)]}
        assert enrolled.verify().ok


@pytest.mark.slow
def test_a_text_that_nobody_wrote_is_named_and_goes_with_the_true_one(enrolled: Commune, national: National) -> None:
    """The need is the platform's all the same: it has the act."""
    op = need(enrolled)
    run(enrolled, national.transport())
    lie = lying(national.answer, national.keys.signing, NEED | {"id": "n1", "submission": op})
    for days in (0, 1):
        enrolled.clock.pass_by(days=days)
        run(enrolled, lie)
    assert kept(enrolled)["n1"]["title"] == "Jamais dit"
    assert asides(enrolled) == {"n1": (True, False)}
    first_bad = enrolled.verify().first_bad
    assert first_bad is not None
    assert "n1" in first_bad
    run(enrolled, national.transport())
    assert kept(enrolled)["n1"]["title"] == "Un"
    assert enrolled.verify().ok


@pytest.mark.slow
def test_what_another_computer_said_and_took_back_is_the_commune_s(
    enrolled: Commune, second: Commune, national: National
) -> None:
    """Only the ledger has its acts."""
    need(second)
    cast = second.act().op
    run(second, national.transport())
    run(enrolled, national.transport())
    second.act(type="vote.withdraw", body={"subject": SERVICES[0], "casts": [cast]})
    run(second, national.transport())
    assert whole(national, enrolled, national.transport()) == 0
    assert votes(enrolled) == {SERVICES[0]: [(cast, True)]}
    assert set(kept(enrolled)) == {"n1", f"vote.{SERVICES[0]}"}
    assert enrolled.verify().ok


@pytest.mark.slow
def test_what_another_computer_said_after_the_greeting_is_the_commune_s(
    enrolled: Commune, second: Commune, national: National
) -> None:
    """Its words in the ledger came after the greeting: they are asked for."""
    run(enrolled, national.transport())
    need(second)
    second.clock.pass_by(minutes=20)
    said: list[Call] = []

    def answer(call: Call) -> Any:
        if "/feed" in call.path and not said:
            said.append(call)
            running.run(second, national.transport())
        return national.answer(call)

    assert run(enrolled, DirectTransport(answer)).outcome == "complete"
    assert set(kept(enrolled)) == {"n1"}
    assert removed(enrolled) == []
    assert enrolled.verify().ok


@pytest.mark.slow
def test_what_a_platform_that_was_put_back_has_lost_is_still_the_commune_s(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """Its ledger bore the act, and the other computer gives it back."""
    with commits.kept():
        run(enrolled, national.transport())
    need(second)
    for pc in (second, enrolled):
        run(pc, national.transport())
    commits.put_back(commits.files[-1])
    run(enrolled, national.transport())
    assert whole(national, enrolled, national.transport()) == 0
    assert (set(kept(enrolled)), removed(enrolled)) == ({"n1"}, [])
    assert asides(enrolled) == {"n1": (False, False)}
    enrolled.clock.pass_by(days=1)
    for times in (1, 0):
        assert whole(national, enrolled, national.transport()) == times, "once a day"
        assert asides(enrolled) == {"n1": (False, True)}, "the platform does not have it"
    for pc in (second, enrolled):
        run(pc, national.transport())
    assert (set(kept(enrolled)), removed(enrolled)) == ({"n1"}, [])
    assert asides(enrolled) == {}
    assert enrolled.verify().ok


@pytest.mark.slow
def test_one_round_answered_by_a_copy_that_lags_behind_takes_nothing_for_lost(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """Not by each such round a day apart either, where the platform has answered in between."""
    with commits.kept():
        run(enrolled, national.transport())
    need(second)
    with commits.kept():
        run(second, national.transport())
    run(enrolled, national.transport())
    behind, today = commits.files[0], commits.files[-1]
    for _ in range(2):
        enrolled.clock.pass_by(days=1)
        for file, noted in ((behind, {"n1": (False, False)}), (today, {})):
            commits.put_back(file)
            run(enrolled, national.transport())
            assert (asides(enrolled), set(kept(enrolled)), enrolled.verify().ok) == (noted, {"n1"}, True)


@pytest.mark.slow
@pytest.mark.parametrize("comes_back", [False, True])
def test_one_whose_entry_had_not_come_when_the_platform_was_put_back_stays(
    enrolled: Commune, second: Commune, national: National, commits: Commits, comes_back: bool
) -> None:
    """The round broke off between the two. Taken away it would be a draft, and be sent twice, or be gone for good."""
    with commits.kept():
        run(enrolled, national.transport())
    need(second)
    run(second, national.transport())

    def answer(call: Call) -> Any:
        if call.path.endswith("/ledger"):
            raise NetworkError("cut")
        return national.answer(call)

    with pytest.raises(NetworkError):
        run(enrolled, DirectTransport(answer))
    commits.put_back(commits.files[-1])
    run(enrolled, national.transport())
    assert asides(enrolled) == {"n1": (False, False)}
    if comes_back:
        run(second, national.transport())
    enrolled.clock.pass_by(days=1)
    run(enrolled, national.transport())
    assert (kept(enrolled)["n1"]["title"], removed(enrolled)) == ("Un", [])
    assert asides(enrolled) == ({} if comes_back else {"n1": (False, True)})
    assert enrolled.verify().ok


@pytest.mark.slow
def test_a_copy_of_the_platform_that_lags_behind_makes_nothing_doubtful_for_a_day(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    """It answers for the ledger, and the platform of today for the feed."""
    with commits.kept():
        run(enrolled, national.transport())
    need(second)
    with commits.kept():
        run(second, national.transport())
    behind, today = commits.files[0], commits.files[-1]

    def answer(call: Call) -> Any:
        commits.put_back(behind if call.path.endswith(("/hello", "/ledger")) else today)
        return national.answer(call)

    for _ in range(3):
        enrolled.clock.pass_by(minutes=40)
        assert run(enrolled, DirectTransport(answer)).outcome == "complete"
        assert (kept(enrolled)["n1"]["title"], removed(enrolled), enrolled.verify().ok) == ("Un", [], True)
    commits.put_back(today)
    assert whole(national, enrolled, national.transport()) == 1
    assert asides(enrolled) == {}


@pytest.mark.slow
def test_a_database_of_before_the_ledger_keeps_what_the_platform_has_lost_since(
    enrolled: Commune, second: Commune, national: National, commits: Commits
) -> None:
    enrolled.act()
    with commits.kept():
        run(enrolled, national.transport())
    need(second)
    for pc in (second, enrolled):
        run(pc, national.transport())
    with enrolled.transaction() as connection:
        connection.execute(delete(platform_entry))
        connection.execute(delete(copy).where(copy.c.scope == LEDGER))
    commits.put_back(commits.files[-1])
    for days in (0, 1):
        enrolled.clock.pass_by(days=days)
        run(enrolled, national.transport())
        assert asides(enrolled) == {"n1": (False, bool(days))}
    for pc in (second, enrolled):
        run(pc, national.transport())
    assert (asides(enrolled), set(kept(enrolled)) >= {"n1"}, removed(enrolled)) == ({}, True, [])


def test_control_a_withdrawal_of_another_computer_cannot_be_told_from_a_false_one(
    enrolled: Commune, second: Commune, national: National
) -> None:
    """The ledger names its acts, and not what they say: as many may be withdrawn as there are acts to do it."""
    op = enrolled.act().op
    second.act(SERVICES[1])
    second.act(type="vote.withdraw", body={"subject": SERVICES[2], "casts": [FORGED]})
    for pc in (second, enrolled):
        run(pc, national.transport())
    run(enrolled, lying(national.answer, national.keys.signing, vote((op, True))))
    assert votes(enrolled)[SERVICES[0]] == [(op, True)]
    assert whole(national, enrolled, national.transport()) == 0
    enrolled.clock.pass_by(days=1)
    assert whole(national, enrolled, national.transport()) == 1, "once a day"
    assert votes(enrolled)[SERVICES[0]] == [(op, False)]
    assert whole(national, enrolled, national.transport()) == 0


@pytest.mark.slow
def test_what_one_page_left_out_or_made_up_is_put_right_the_next_day(
    enrolled: Commune, second: Commune, national: National
) -> None:
    run(enrolled, national.transport())
    op = need(second)
    run(second, national.transport())
    interest = {"kind": "interest", "id": "interest.p9", "proposal": "p9", "role": "referent"}

    def false(_: Call, said: Any) -> Any:
        for page in said.get("pages", [said]):
            if page.get("scope") == "mine":
                page["items"] = [{"id": "interest.p9", "position": 1, "value": interest}]
        return said

    run(enrolled, Resigning(national.answer, national.keys.signing, false))
    run(enrolled, national.transport())
    assert set(kept(enrolled)) == {"interest.p9"}
    enrolled.clock.pass_by(days=1)
    run(enrolled, national.transport())
    assert {id_: row["submission"] for id_, row in kept(enrolled).items()} == {"n1": op}
    assert removed(enrolled) == ["interest.p9"]


def test_a_day_of_the_last_whole_reading_that_cannot_be_read_is_noted_anew(
    enrolled: Commune, national: National
) -> None:
    """Else it would never be read whole again."""
    run(enrolled, national.transport())
    with enrolled.transaction() as connection:
        notes.write(connection, "read_whole", "", "damaged")
    assert whole(national, enrolled, national.transport()) == 0
    enrolled.clock.pass_by(days=1)
    assert whole(national, enrolled, national.transport()) == 1
