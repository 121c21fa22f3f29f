"""Enrolment and exchange as actions, against the real platform's functions in the same process."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import force_setattr, replace

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.examine import examine_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.report_act import report_act
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database import search
from desktop.database.queries import ballot, campaign, catalogue, diagnosis, exchanges, link, needs, news, votes
from desktop.database.queries.acts import receipts
from desktop.documents.support_report import SupportReport, as_json, as_text
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from sync.client.connection.transports import Fault, FaultyTransport
from sync.client.device.keystore import MemoryKeyStore
from sync.client.errors import Declined, KeyLost, NetworkError, NotEnrolled, WrongCode
from sync.contract.published import PublicNeed
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call
from sync.platform.intake import decisions
from sync.platform.pending import Pending
from sync.platform.publish import feed
from sync.platform.publish.snapshots import PAYS_FROM
from sync.platform.store import PlatformStore as PlatformStore
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import NOW, URL, National, enrolled, national, states, verified
from tests.sync.client.resigning import Resigning

__all__ = ["national"]


def test_the_sheet_for_the_help_desk_names_the_platform_once_there_is_one(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    op = cast_vote(context, "opencimetiere").value.op
    assert report_act(context, op, tmp_path / "avant.zip").value.platform == ""
    enrolled(context, national)
    with context.store.reading() as connection:
        own = link.current(connection)
    assert own is not None
    assert own.platform is not None
    assert report_act(context, op, tmp_path / "apres.zip").value.platform == own.platform.id


def test_voted_offline_then_counted_once_with_a_proof(context: CommuneContext, national: National) -> None:
    cast_vote(context, "opencimetiere")
    with pytest.raises(NotEnrolled):
        exchange(context, national.transport)
    asked: list[str] = []
    changes = enrol(context, f"  {URL}/ ", national.code().lower(), lambda url: asked.append(url) or national.transport)
    assert asked == [URL]
    assert changes.changes.link
    assert changes.changes.outbox, "what waits can leave now"
    assert "campaign" in changes.changes.scopes
    assert states(context) == {"vote.cast": "finalised"}  # enrolling sends nothing
    with context.store.reading() as connection:
        own, known = link.current(connection), campaign.current(connection)
        open_votes = ballot.read(connection)
    assert open_votes is not None
    assert open_votes.enrolment.may_send
    assert own is not None
    assert own.enrolled
    assert own.url == URL
    assert known is not None
    done = exchange(context, national.transport)
    assert (done.value.outcome, done.value.sent, done.value.accepted) == ("complete", 1, 1)
    assert done.changes.votes == {"opencimetiere"}
    assert (done.changes.outbox, done.changes.link) == (True, True)
    assert national.tally() == {"opencimetiere": 1}
    with context.store.reading() as connection:
        (vote,) = votes.listed(connection)
        (receipt,) = receipts.listed(connection)
        last = exchanges.last(connection)
    assert (vote.state, vote.number) == ("accepted", 1)
    assert receipt.number == 1
    assert datetime.fromisoformat(receipt.received_at) == NOW
    assert last is not None
    assert (last.outcome, last.summary["sent"]) == ("complete", 1)
    assert verified(context) == (True, 1, 1)
    assert exchange(context, national.transport).value.sent == 0
    assert national.tally() == {"opencimetiere": 1}


def lost_on_the_way_back(call: Call) -> Fault | None:
    """The batch arrives, its answer does not, and neither does the question what became of it."""
    return "after" if call.method == "POST" else "before" if "/batches/" in call.path else None


@pytest.mark.slow
def test_an_answer_lost_is_sent_again_with_one_effect(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    cast_vote(context, "grr")
    with pytest.raises(NetworkError):
        exchange(context, FaultyTransport(national.transport, lost_on_the_way_back))
    assert national.tally() == {"grr": 1}  # it had arrived
    assert states(context)["vote.cast"] in ("finalised", "in_flight")
    assert exchange(context, national.transport).changes.votes == {"grr"}
    assert states(context) == {"vote.cast": "accepted"}
    assert national.tally() == {"grr": 1}
    assert verified(context) == (True, 1, 1)


@pytest.mark.slow
def test_the_whole_way_of_a_need(context: CommuneContext, national: National) -> None:
    """Submitted, grouped into a proposal, voted for, the vote withdrawn."""
    enrolled(context, national)
    need = draft_need(context, title="Registre du cimetière", description="Sur papier").value
    submit_need(context, need)
    assert exchange(context, national.transport).value.accepted == 1
    proposal = national.propose("Registre commun des cimetières", (need,))
    national.phase("vote")
    done = exchange(context, national.transport)
    assert {"proposals", "campaign", "needs"} <= done.changes.scopes
    with context.store.reading() as connection:
        (row,) = catalogue.proposals(connection)
        assert (row.id, row.state, row.voted, row.needs) == (proposal, "open", False, (need,))
        assert [hit.id for hit in search.fitting(connection, "cimetières", ("proposals",))] == [proposal]
    with pytest.raises(Refusal, match="not_votable"):
        cast_vote(context, "grr")  # services were for the first phase
    cast_vote(context, proposal, need=need)
    exchange(context, national.transport)
    assert national.tally()[proposal] == 1
    withdraw_vote(context, proposal)
    exchange(context, national.transport)
    assert national.tally().get(proposal, 0) == 0
    withdraw_need(context, need)
    exchange(context, national.transport)
    with context.store.reading() as connection:
        found = needs.one(connection, need)
    assert found is not None
    assert found.state == "withdrawn"
    assert verified(context) == (True, 4, 4)


@pytest.mark.slow
def test_a_vote_for_a_phase_that_has_closed_is_refused_and_can_be_cast_anew(
    context: CommuneContext, national: National
) -> None:
    enrolled(context, national)
    cast_vote(context, "grr")
    national.phase("vote")
    done = exchange(context, national.transport)
    assert (done.value.sent, done.value.rejected) == (1, 1)
    with context.store.reading() as connection:
        (vote,) = votes.listed(connection)
        assert votes.standing(connection) == frozenset()
    assert (vote.state, vote.reason) == ("rejected", "phase_closed")
    assert vote.detail
    national.phase("needs")
    exchange(context, national.transport)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    assert national.tally() == {"grr": 1}


@pytest.mark.parametrize("years", [-2, 2])
def test_a_clock_two_years_off_still_exchanges_and_is_named(
    context: CommuneContext, national: National, clock: Clock, years: int
) -> None:
    clock.now += timedelta(days=365 * years)
    enrolled(context, national)
    cast_vote(context, "grr")
    assert exchange(context, national.transport).value.accepted == 1
    with context.store.reading() as connection:
        offset = exchanges.clock_offset(connection)
    assert abs(offset.by + timedelta(days=365 * years)) < timedelta(hours=1)
    bad = [check.name for check in examine_commune(context, national.transport) if not check.ok]
    assert bad == ["clock"]


@pytest.mark.slow
def test_a_platform_that_was_put_back_is_told_once(context: CommuneContext, national: National, tmp_path: Path) -> None:
    enrolled(context, national)
    exchange(context, national.transport)
    yesterday = national.backup(tmp_path)
    for service in ("opencimetiere", "publik"):
        cast_vote(context, service)
    exchange(context, national.transport)
    national.put_back(yesterday)
    assert exchange(context, national.transport).value.recovered == 2
    assert national.tally() == {"opencimetiere": 1, "publik": 1}
    with context.store.reading() as connection:
        (told,) = news.news(connection)
    assert told.sentence == "La plateforme avait perdu 2\u00a0envois. Ils sont repartis d’ici."
    assert exchange(context, national.transport).value.recovered == 0


def test_a_platform_against_its_own_word_is_told_once_and_stands_in_the_report(
    context: CommuneContext, national: National
) -> None:
    """What it says of a later decision does not lead to the hash that it signs."""
    enrolled(context, national)
    cast_vote(context, "opencimetiere")
    with national.store.writing() as connection:
        decisions.defer(connection, ["vote.cast"])
    exchange(context, national.transport)
    with national.store.writing() as connection:
        decisions.decide(connection, national.keys, NOW)

    def other(call: Call, said: Any) -> Any:
        if call.path.endswith("/ledger"):
            said["entries"][0]["status"] = "rejected"
        return said

    evil = Resigning(national.platform.answer, national.keys.signing, other)
    assert exchange(context, evil).value.contradictions == 1
    assert exchange(context, national.transport).value.contradictions == 0
    with context.store.reading() as connection:
        (told,) = [row for row in news.news(connection) if row.kind == "recovered"]
        found = diagnosis.read(connection)
    (kept,) = found.contradictions
    assert told.sentence.startswith("La plateforme ne dit plus ce qu’elle avait signé.")
    assert (kept["kind"], kept["about"]) == ("hash", "2")
    report = SupportReport(
        made_at=NOW, commune="", insee="", demonstration=False, versions={}, places={}, policy={}, diagnosis=found
    )
    assert f"hash  2  {national.keys.signing.id}" in as_text(report)
    assert json.loads(as_json(report))["diagnosis"]["contradictions"] == [kept]
    beyond = replace(report, diagnosis=replace(found, contradictions_left_out=1))
    assert "Depuis, 1\u00a0autre n’a plus été gardée." in as_text(beyond)
    assert "Depuis" not in as_text(report)


def test_all_is_well_and_the_platform_answers(context: CommuneContext, national: National, tmp_path: Path) -> None:
    enrolled(context, national)
    exchange(context, national.transport)
    checks = {check.name: check.ok for check in examine_commune(context, national.transport)}
    assert checks == dict.fromkeys(("clock", "key", "journal", "enrolment", "contradictions", "platform"), True)
    other = National(tmp_path / "other", another=True)
    checks = {check.name: check.ok for check in examine_commune(context, other.transport)}
    assert checks["platform"] is False  # a platform, but not ours
    other.store.close()


def test_codes_that_do_not_enrol(context: CommuneContext, national: National, tmp_path: Path) -> None:
    good = national.code()
    mistyped = ("0" if good[0] != "0" else "1") + good[1:]
    for code, expected in [("", "length"), ("ABCD", "length"), ("*" * 32, "letter"), (mistyped, "check")]:
        with pytest.raises(WrongCode) as wrong:
            enrol(context, URL, code, lambda url: pytest.fail("a byte would have left"))
        assert wrong.value.code == expected
        assert wrong.value.sentence
    other = National(tmp_path / "other", another=True)
    with pytest.raises(WrongCode, match="other_platform"):
        enrol(context, URL, good, lambda url: other.transport)
    with context.store.reading() as connection:
        own = link.current(connection)
    assert own is not None
    assert not own.enrolled
    enrol(context, URL, good, lambda url: national.transport)  # the good one still serves
    other.store.close()


@pytest.mark.slow
def test_a_used_code_on_another_pc(context: CommuneContext, national: National, tmp_path: Path, clock: Clock) -> None:
    from desktop import paths
    from desktop.actions.settings.choose_commune import choose_commune

    code = national.code()
    enrol(context, URL, code, lambda url: national.transport)
    enrol(context, URL, code, lambda url: national.transport)  # the same device may repeat itself
    second = paths.find(tmp_path / "second")
    paths.prepare(second)
    other = choose_commune(second, "45024", clock, MemoryKeyStore())
    with pytest.raises(Declined) as caught:
        enrol(other, URL, code, lambda url: national.transport)
    assert "code" in caught.value.code
    assert caught.value.sentence
    other.close()


@pytest.mark.slow
def test_enrolling_elsewhere_keeps_waiting_acts_and_old_receipts(
    context: CommuneContext, national: National, tmp_path: Path
) -> None:
    enrolled(context, national)
    need = draft_need(context, title="Cantine", description="Repas").value
    submit_need(context, need)
    exchange(context, national.transport)
    national.propose("Cantine commune", (need,))
    national.phase("vote")
    exchange(context, national.transport)
    other = National(tmp_path / "other", another=True)
    enrol(context, "https://autre.example", other.code(), lambda url: other.transport)
    with context.store.reading() as connection:
        own = link.current(connection)
        assert catalogue.proposals(connection) == ()  # the earlier platform's word is gone
        assert search.fitting(connection, "cantine", ("proposals",)) == ()
        assert len(catalogue.services(connection)) >= 60
    assert own is not None
    assert own.url == "https://autre.example"
    cast_vote(context, "grr")
    assert exchange(context, other.transport).value.accepted == 1
    assert other.tally() == {"grr": 1}
    assert verified(context) == (True, 2, 2)
    other.store.close()


@pytest.mark.parametrize(
    "url", ["", "plateforme", "ftp://x.example", "http://x.example", "https://", "https://x:99999", "javascript:x"]
)
def test_an_address_that_cannot_be_a_platforms(context: CommuneContext, national: National, url: str) -> None:
    with pytest.raises(Refusal) as caught:
        enrol(context, url, national.code(), lambda _: national.transport)
    assert (caught.value.code, caught.value.of_input) == ("address", True)


class Portal:
    """A captive portal: 200 and HTML for everything."""

    def send(self, call: Call) -> Answer:
        return Answer(status=200, headers={"content-type": "text/html"}, body=b"<html>Bienvenue au Wi-Fi</html>")

    def close(self) -> None:
        return None


@pytest.mark.slow
def test_a_captive_portal_changes_nothing(context: CommuneContext, national: National) -> None:
    with pytest.raises(NetworkError, match="not_the_platform"):
        enrol(context, URL, national.code(), lambda url: Portal())
    enrolled(context, national)
    cast_vote(context, "grr")
    with pytest.raises(NetworkError, match="not_the_platform"):
        exchange(context, Portal())
    assert states(context) == {"vote.cast": "finalised"}
    assert verified(context) == (True, 1, 0)
    assert exchange(context, national.transport).value.accepted == 1


def test_a_lost_key(context: CommuneContext, national: National) -> None:
    enrolled(context, national)
    with context.store.reading() as connection:
        commune = link.commune(connection)
    assert commune is not None
    kept = context.keystore
    lost, other, short = MemoryKeyStore(), MemoryKeyStore(), MemoryKeyStore()
    other.store(commune.database_id, SigningKey.generate().seed)  # a key, but not the one the database knows
    short.store(commune.database_id, b"x")
    for keystore in (lost, other, short):
        force_setattr(context, "keystore", keystore)
        with pytest.raises(KeyLost):
            exchange(context, national.transport)
        with context.store.reading() as connection:
            assert link.enrolment(connection) is Enrolment.KEY_LOST, "said on every page until a round finds it"
    checks = {check.name: check for check in examine_commune(context, None)}
    assert not checks["key"].ok
    assert checks["key"].remedy
    force_setattr(context, "keystore", kept)
    exchange(context, national.transport)
    with context.store.reading() as connection:
        assert link.enrolment(connection) is Enrolment.ENROLLED


def test_the_enrolment_holds_if_the_link_breaks_before_the_campaign(
    context: CommuneContext, national: National
) -> None:
    broken = FaultyTransport(national.transport, lambda call: "before" if call.path.endswith("/feed") else None)
    enrol(context, URL, national.code(), lambda url: broken)
    with context.store.reading() as connection:
        own = link.current(connection)
        assert campaign.current(connection) is None
    assert own is not None
    assert own.enrolled
    exchange(context, national.transport)
    with context.store.reading() as connection:
        assert campaign.current(connection) is not None


@pytest.mark.slow
def test_the_needs_of_all_communes_come_as_one_document_and_are_found(
    context: CommuneContext, national: National
) -> None:
    enrolled(context, national)
    with national.store.writing() as connection:
        pending = Pending(connection)
        for number in range(PAYS_FROM):
            need = PublicNeed(id=f"n{number}", commune="45025", title=f"Suivre les concessions {number}")
            feed.publish(pending, "needs", need.id, need)
        pending.flush()
    watched = FaultyTransport(national.transport, lambda _: None)
    assert exchange(context, watched).changes.scopes >= {"needs"}
    assert sum("/snapshots/" in call.path for call in watched.calls) == 1
    with context.store.reading() as connection:
        assert search.fitting(connection, "concessions", ("needs",))
    assert [file for file in context.store.path.parent.rglob("needs.*") if file.is_file()] == []
