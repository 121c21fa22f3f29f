"""An acceptance that the platform takes back, with its own key: kept with both words, said, and shown to it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from sync.client.connection.transports import FaultyTransport
from sync.client.device import enrolment
from sync.client.device.enrolment import Applicant
from sync.client.errors import NetworkError
from sync.client.ledger import evidence, renewed
from sync.client.ledger.tables import outbox
from sync.contract.ledger import entries
from sync.platform import ledger
from sync.platform.intake import decisions
from sync.platform.rules import Verdict
from sync.platform.tables import operation
from tests.sync.client import put_back, running
from tests.sync.client.commits import Commits
from tests.sync.client.ends import BAULE, SERVICES, URL, Commune, National
from tests.sync.client.put_back import run


def kept(commune: Commune) -> list[str]:
    """The acts of which two contrary decisions are kept."""
    with commune.reading() as connection:
        return [one.about for one in evidence.contradictions(connection) if one.kind == "decision"]


def decide_anew(national: National, op: str, status: str, *, in_ledger: bool, signed: bool = True) -> None:
    """A platform that takes back what it has accepted, with its own key, and with or without a word in its ledger."""
    verdict = Verdict(status=status, reason="subject_unknown", detail="Non.")
    with national.store.writing() as connection:
        row = connection.execute(select(operation).where(operation.c.op == op)).one()
        decisions._keep(connection, [(row, verdict)])
        stands = ledger.stands(connection, national.keys.signing.id, BAULE)
        if in_ledger:
            word = decisions._word(row, verdict)
            stands = ledger.append(connection, stands, BAULE, entries(stands.size, [word], national.clock()))
        if signed:
            decisions._sign_again(connection, national.keys, [(row, verdict)], national.clock(), stands)


@pytest.mark.parametrize("status", ["rejected", "held", "conflict", "deposited"])
@pytest.mark.parametrize("in_ledger", [True, False])
def test_an_acceptance_that_is_taken_back_is_kept_and_shown_to_the_platform(
    enrolled: Commune, national: National, status: str, in_ledger: bool
) -> None:
    op = enrolled.act(SERVICES[0]).op
    run(enrolled, national)
    decide_anew(national, op, status, in_ledger=in_ledger)
    outcome = run(enrolled, national)
    assert (outcome.outcome, outcome.contradictions) == ("complete", 1)
    assert (enrolled.states()[op], kept(enrolled)) == ("accepted", [op])
    outcome = run(enrolled, national)
    assert (outcome.outcome, outcome.contradictions) == ("complete", 0)
    if in_ledger:  # else its ledger bears the acceptance, and nothing has to be given back
        put_back.judged(enrolled, national, 1)


@pytest.mark.parametrize("status", ["rejected", "held"])
@pytest.mark.parametrize("by", ["receipt", "ledger alone"])
def test_one_of_an_act_that_had_come_back_after_a_put_back_is_kept_too(
    enrolled: Commune, second: Commune, national: National, commits: Commits, status: str, by: str
) -> None:
    """Its first receipt names a ledger that is gone, whereas the renewed one stands in today's."""
    with commits.kept():
        run(second, national)
    op = enrolled.act(SERVICES[0]).op
    run(enrolled, national)
    commits.put_back(commits.files[-1])
    second.act(SERVICES[1])
    run(second, national)
    for _ in range(2):
        run(enrolled, national)
    with enrolled.reading() as connection:
        assert renewed.of(connection, op) is not None
    assert kept(enrolled) == []
    decide_anew(national, op, status, in_ledger=True, signed=by == "receipt")
    outcome = run(enrolled, national)
    assert (outcome.contradictions, outcome.contradicted) == (1, op)
    assert (kept(enrolled), enrolled.states()[op]) == ([op], "accepted")
    put_back.until_rest(enrolled, national)
    outcome = run(enrolled, national)
    assert outcome.contradicted == ""
    assert (outcome.contradictions, put_back.there(national)[op]) == (0, "accepted")
    assert enrolled.verify().ok


@pytest.fixture
def neighbour(make_commune: Callable[..., Commune], national: National) -> Commune:
    """A computer of another commune."""
    made: Commune = make_commune("45025")
    applicant = Applicant(commune="45025", siren="214500258", name="PC", version="1")
    code = national.code("45025", "214500258")
    enrolment.enrol(made, national.transport(), made.key, applicant, url=URL, code=code)
    return made


def test_an_act_whose_id_another_commune_has_since_a_put_back_is_shown_as_refused_and_both_words_are_kept(
    enrolled: Commune, neighbour: Commune, national: National, commits: Commits
) -> None:
    """It was shown as accepted for ever, though it has no effect; the others stay as they are."""
    with commits.kept():
        run(enrolled, national)
        run(neighbour, national)
    before, op, after = (enrolled.act(service).op for service in SERVICES[:3])
    run(enrolled, national)
    commits.put_back(commits.files[-1])
    neighbour.act(SERVICES[3], op=op, commune="45025")
    run(neighbour, national)
    outcome = run(enrolled, national)
    assert (outcome.contradictions, outcome.contradicted) == (1, op)
    for _ in range(3):
        assert enrolled.states() == {before: "accepted", op: "rejected", after: "accepted"}
        row = enrolled.rows()[op]
        assert (row.reason, "accepté" in row.detail) == ("id_taken", True)
        assert kept(enrolled) == [op]
        assert enrolled.verify().ok
        outcome = run(enrolled, national)
        assert (outcome.outcome, outcome.contradictions, outcome.sent) == ("complete", 0, 0)
    assert [news.state for news in enrolled.news if getattr(news, "op", "") == op][-1] == "rejected"
    again = enrolled.act(SERVICES[1]).op
    run(enrolled, national)
    assert enrolled.states()[again] == "accepted"
    assert national.votes() == dict.fromkeys((SERVICES[0], SERVICES[1], SERVICES[2], SERVICES[3]), 1)


def test_it_stays_so_where_the_platform_says_it_again_in_a_round_that_breaks_off(
    enrolled: Commune, neighbour: Commune, national: National, commits: Commits
) -> None:
    with commits.kept():
        run(enrolled, national)
    op = enrolled.act(SERVICES[0]).op
    run(enrolled, national)
    commits.put_back(commits.files[-1])
    neighbour.act(SERVICES[3], op=op, commune="45025")
    with commits.kept():
        run(neighbour, national)
    run(enrolled, national)
    assert enrolled.states() == {op: "rejected"}
    commits.put_back(commits.files[-1])
    enrolled.clock.pass_by(minutes=20)
    cut = FaultyTransport(national.transport(), lambda call: "absent" if "/feed" in call.path else None)
    national.calls.clear()
    with pytest.raises(NetworkError):
        running.run(enrolled, cut)
    assert national.asked("POST", "/batches") == 1, "it was shown again"
    assert enrolled.states() == {op: "rejected"}
    assert run(enrolled, national).outcome == "complete"
    assert (enrolled.states(), kept(enrolled)) == ({op: "rejected"}, [op])


def test_that_an_id_is_taken_is_believed_only_where_its_ledger_says_so(enrolled: Commune, national: National) -> None:
    op = enrolled.act(SERVICES[0]).op
    run(enrolled, national)
    with enrolled.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(state="rejected", reason="id_taken"))
    assert "décidé autre chose" in (enrolled.verify().first_bad or "")
