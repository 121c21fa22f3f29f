"""The reader of the first screen, which avoids SQLAlchemy, gives the same result as the usual queries."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, update

import resources
from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.rewrite_need import rewrite_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database import backup, withdrawals
from desktop.database.absence import trace
from desktop.database.last_text import BegunText
from desktop.database.opening import list_communes, read_opening
from desktop.database.queries import campaign, exchanges, link, needs, outbox, votes
from desktop.database.records import meta
from desktop.database.tables import need as need_table
from desktop.domain.communes import check_unused
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger import notes
from sync.client.ledger.own_cases import Doubt
from sync.client.ledger.tables import SET_ASIDE, copy, exchange
from sync.client.ledger.tables import outbox as outbox_table
from sync.contract.campaign import read_campaign
from sync.contract.published import OwnShare, Proposal
from sync.contract.withdrawals import TAKES_BACK
from tests.desktop.actions.answering import Platform
from tests.desktop.actions.published import open_phase, publish, settle
from tests.desktop.actions.requests.ready_requests import TEXT, answer


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 2, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = paths.find(tmp_path)
    paths.prepare(found)
    return found


@pytest.fixture
def context(places: Places) -> Iterator[CommuneContext]:
    made = choose_commune(places, "45024", Clock(), MemoryKeyStore())
    yield made
    made.close()


def test_a_new_database(context: CommuneContext) -> None:
    opening = read_opening(context.store.path)
    assert opening is not None
    assert (opening.insee, opening.commune, opening.department) == ("45024", "Baule", "Loiret")
    assert (opening.drafts, opening.waiting, opening.accepted, opening.votes, opening.problems) == ((), 0, 0, 0, 0)
    assert (opening.phases, opening.open_phase, opening.campaign_title) == ((), None, None)
    assert (opening.enrolment.known, opening.last_exchange, opening.broken_off) == (False, None, None)

    def written() -> bool:
        found = read_opening(context.store.path)
        assert found is not None
        return found.written

    discard_need(context, draft_need(context, title="Au panier").value)
    assert not written(), "in the bin"
    id = draft_need(context, title="Cimetière", description="Papier").value
    assert written()
    submit_need(context, id)
    assert written()
    with context.store.transaction() as connection:
        connection.execute(update(need_table).where(need_table.c.id == id).values(withdraw_op=need_table.c.submit_op))
    assert not written(), "withdrawn"


def test_a_commune_in_which_anything_was_made_is_one_that_is_not_taken_off(context: CommuneContext) -> None:
    """Also what lies in the bin: the settings say so by the rule of the removal itself."""

    def used() -> bool:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.used

    assert not used()
    with backup.closing_raw(context.store.path, "ro") as connection:
        check_unused("Baule", trace(connection))
    discard_need(context, draft_need(context, title="Au panier").value)
    assert used()
    with backup.closing_raw(context.store.path, "ro") as connection, pytest.raises(Refusal):
        check_unused("Baule", trace(connection))


def test_a_correction_being_written_is_no_need_of_its_own(context: CommuneContext) -> None:
    id = draft_need(context, title="Cimetière", description="Papier").value
    Platform(context).answer(submit_need(context, id).value.op, "accepted")
    rewrite_need(context, correct_need(context, id).value, description="Sur papier")
    opening = read_opening(context.store.path)
    assert opening is not None
    assert [draft.corrects for draft in opening.drafts] == [True]
    with context.store.transaction() as connection:
        connection.execute(update(need_table).where(need_table.c.id == id).values(withdraw_op=need_table.c.submit_op))
    opening = read_opening(context.store.path)
    assert opening is not None
    assert not opening.written, "the need is withdrawn, and its correction is in no list"


def test_of_what_is_taken_into_account_withdrawals_are_counted_once_more(context: CommuneContext) -> None:
    """A need, a vote and its withdrawal are three acts, and the first screen said three without a word."""

    def counted() -> tuple[int, int]:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.accepted, opening.withdrawals

    id = draft_need(context, title="Four", description="Banal").value
    settle(context, submit_need(context, id).value.op, "accepted")
    settle(context, cast_vote(context, "pix").value.op, "accepted")
    assert counted() == (2, 0)
    op = withdraw_vote(context, "pix").value.op
    assert counted() == (2, 0), "it has not left"
    settle(context, op, "accepted")
    assert counted() == (3, 1)


def test_the_types_of_withdrawals_are_those_of_the_contract() -> None:
    assert set(withdrawals.TYPES) == set(TAKES_BACK)


def test_the_same_rows_by_both_ways(context: CommuneContext) -> None:
    first = draft_need(context, title="Premier").value
    second = draft_need(context, title="Second").value
    discard_need(context, draft_need(context, title="Au panier").value)
    open_need(context, first)
    submit_need(context, draft_need(context, title="Cimetière", description="Papier").value)
    received = cast_vote(context, "grr").value.op
    problem = cast_vote(context, "docs").value.op
    cast_vote(context, "pix")
    withdraw_vote(context, "pix")
    draft_need(context, first, title="Premier, repris")
    pack = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
    with context.store.transaction() as connection:
        state = outbox_table.c
        connection.execute(
            update(outbox_table).where(state.op == received).values(state="accepted", received_at="2026", number=7)
        )
        connection.execute(update(outbox_table).where(state.op == problem).values(state="quarantined"))
        published = msgspec.json.encode(msgspec.structs.replace(pack, open_phase="needs")).decode()
        connection.execute(insert(copy).values(scope="campaign", id="c", position=4, value=published))
        for ended, outcome in (("2026-02-01", "complete"), ("2026-02-02", "dns")):
            connection.execute(
                insert(exchange).values(
                    started_at=ended, ended_at=ended, outcome=outcome, summary="{}", failures=0, next_at=None
                )
            )

    opening = read_opening(context.store.path)
    assert opening is not None
    with context.store.reading() as connection:
        commune, device, known = link.commune(connection), link.current(connection), campaign.current(connection)
        counts, listed = outbox.counts(connection), needs.listed(connection)
        broken, standing = needs.broken_off(connection), votes.standing(connection)
        done = [row.ended_at for row in exchanges.listed(connection) if row.outcome == "complete"]
    assert commune is not None
    assert device is not None
    assert known is not None
    assert broken is not None
    assert (opening.insee, opening.commune, opening.department) == (
        commune.insee,
        commune.name,
        commune.department_name,
    )
    drafts = tuple(BegunText(row.id, row.title, row.updated_at) for row in listed if row.state == "draft")
    assert opening.drafts == drafts
    assert [draft.id for draft in drafts] == [first, second]
    received = opening.accepted + opening.undecided + opening.refused
    assert (opening.waiting, received, opening.problems) == (counts.waiting, counts.received, counts.problems)
    assert (opening.waiting, opening.accepted, opening.problems) == (3, 1, 1)
    assert opening.votes == len(standing) == 2
    assert opening.enrolment.known == device.enrolled
    assert opening.last_exchange == done[0]
    assert opening.broken_off == BegunText(
        broken.need, broken.title, broken.updated_at, earlier="Celui d’avant\u00a0: «\u00a0Premier\u00a0»."
    )
    assert (opening.campaign_title, opening.open_phase) == (known.title, known.open_phase)
    assert [(phase.key, phase.name, phase.summary) for phase in opening.phases] == [
        (phase.key, phase.name, phase.summary) for phase in known.phases
    ]
    assert [datetime.fromisoformat(text) for phase in opening.phases for text in (phase.opens, phase.closes)] == [
        moment for phase in known.phases for moment in (phase.opens, phase.closes)
    ]


def test_the_last_exchange_is_the_last_that_came_and_its_offset_that_of_the_last_signed_time(
    context: CommuneContext,
) -> None:
    """A clock that was weeks ahead for one exchange hid all that ended after it had been put right."""
    with context.store.transaction() as connection:
        for ended, signed, offset in (("2027-01-09", "2026-12-01", -3_000_000), ("2026-12-02", "2026-12-03", 5)):
            summary = msgspec.json.encode({"offset_s": offset}).decode()
            connection.execute(
                insert(exchange).values(
                    started_at=ended,
                    ended_at=ended,
                    outcome="complete",
                    summary=summary,
                    failures=0,
                    server_time=signed,
                )
            )
        connection.execute(
            insert(exchange).values(started_at="x", ended_at="x", outcome="dns", summary="{}", failures=1)
        )
    opening = read_opening(context.store.path)
    assert opening is not None
    assert opening.last_exchange == "2026-12-02"
    assert opening.clock == '[5,"2026-12-03",2,null]'
    with context.store.transaction() as connection:
        meta.put(connection, "clock", "[2, null, true]")
    opening = read_opening(context.store.path)
    assert opening is not None
    assert opening.clock == '[5,"2026-12-03",2,"[2, null, true]"]'


def test_what_left_on_a_stick_still_waits_but_is_counted_apart(context: CommuneContext) -> None:
    def counted() -> tuple[int, int]:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.waiting, opening.on_a_stick

    op = cast_vote(context, "grr").value.op
    cast_vote(context, "docs")
    assert counted() == (2, 0)
    with context.store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO bundle VALUES ('b', 'out', '2026', 'f', 9, ?, NULL)", (f'["{op}"]',))
    assert counted() == (2, 1)
    with context.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE bundle SET answered_at = '2026'")
    assert counted() == (2, 0)


def test_a_vote_counts_until_its_withdrawal_has_arrived(context: CommuneContext) -> None:
    """The first screen said "Aucun vote", and the votes that it still counts."""

    def counted() -> tuple[int, int]:
        opening = read_opening(context.store.path)
        assert opening is not None
        with context.store.reading() as connection:
            listed = {row.subject for row in votes.listed(connection) if row.withdrawing}
            known = votes.standing(connection), votes.being_withdrawn(connection)
        assert (len(known[0] | known[1]), len(known[1])) == (opening.votes, opening.withdrawing), "as the page Votes"
        assert known[1] == listed - known[0]
        return opening.votes, opening.withdrawing

    settle(context, cast_vote(context, "pix").value.op, "accepted")
    op = withdraw_vote(context, "pix").value.op
    assert counted() == (1, 1)
    cast_vote(context, "pix")
    assert counted() == (1, 0), "two votes for one service"
    settle(context, op, "accepted")
    assert counted() == (1, 0)
    settle(context, withdraw_vote(context, "pix").value.op, "accepted")
    assert counted() == (0, 0)
    cast_vote(context, "actes")
    withdraw_vote(context, "actes")
    assert counted() == (0, 0), "it has not left"


def test_votes_for_proposals_are_told_from_those_for_services(context: CommuneContext) -> None:
    """Accueil said of the propositions that one vote was given: it was for a service."""

    def counted() -> tuple[int, int, int]:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.votes, opening.proposal_votes, opening.proposals_withdrawing

    settle(context, cast_vote(context, "pix").value.op, "accepted")
    assert counted() == (1, 0, 0)
    publish(context, "proposals", Proposal(id="p1", title="Cimetières", kind="to_develop"))
    open_phase(context, "vote")
    op = cast_vote(context, "p1").value.op
    assert counted() == (2, 1, 0)
    settle(context, op, "accepted")
    op = withdraw_vote(context, "p1").value.op
    assert counted() == (2, 1, 1)
    settle(context, op, "accepted")
    assert counted() == (1, 0, 0)


def test_whether_the_catalogue_has_a_service(context: CommuneContext) -> None:
    def served() -> bool:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.services

    assert served()
    with context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM copy WHERE scope = 'catalogue'")
    assert not served()


def test_a_vote_is_left_to_give_while_one_open_proposal_has_none_of_ours(context: CommuneContext) -> None:
    def left() -> tuple[bool, bool]:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.proposed, opening.votable

    assert left() == (False, False)
    open_phase(context, "vote")
    proposals = [Proposal(id=id, title="Cimetières", kind="to_develop") for id in ("p1", "p2")]
    publish(context, "proposals", *proposals)
    cast_vote(context, "p1")
    assert left() == (True, True)
    cast_vote(context, "p2")
    assert left() == (True, False)
    withdraw_vote(context, "p1")
    assert left() == (True, True)
    publish(context, "proposals", msgspec.structs.replace(proposals[0], state="retained"))
    assert left() == (True, False), "the committee has decided"


def test_what_the_prefet_asks_to_be_completed_and_what_is_lodged_already(context: CommuneContext) -> None:
    sent, broken = draft_request(context, **TEXT).value, draft_request(context, **TEXT).value
    op = submit_request(context, sent).value.op
    open_request(context, broken)
    draft_request(context, broken, calendar="En mai.")

    def counted() -> tuple[int, bool]:
        opening = read_opening(context.store.path)
        assert opening is not None
        assert opening.broken_request is not None
        return opening.to_complete, opening.broken_request.lodged

    assert counted() == (0, False)
    answer(context, sent, op, "incomplete", missing=["Le devis"])
    answer(context, broken, op, "received")
    assert counted() == (1, True)
    answer(context, sent, "01900000-0000-7000-8000-000000000000", "incomplete")  # about another submission
    answer(context, broken, op, "incomplete")  # about a draft, which may be sent from here
    assert counted() == (1, True)
    with context.store.transaction() as connection:
        notes.write(connection, SET_ASIDE, broken, Doubt(0, lost=True))
    assert counted() == (0, False)
    answer(context, broken, op, "withdrawn")
    assert counted() == (0, False)


def test_a_service_of_ours_that_was_only_received_is_not_taken_into_account_yet(context: CommuneContext) -> None:
    """Its act is accepted once the platform has it; whether it comes into the catalogue is decided later."""
    open_phase(context, "needs")
    id = draft_share(context, title="Prêt de salles", summary="En ligne", cost="gratuit").value
    op = share_service(context, id).value.op
    settle(context, op, "accepted")

    def counted() -> tuple[int, int, int]:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.accepted, opening.undecided, opening.declined

    assert counted() == (0, 1, 0)
    publish(context, "mine", OwnShare(id=id, title="Prêt de salles"))
    assert counted() == (0, 1, 0)
    publish(context, "mine", OwnShare(id=id, title="Prêt de salles", state="declined"))
    assert counted() == (0, 0, 1)
    publish(context, "mine", OwnShare(id=id, title="Prêt de salles", state="published"))
    assert counted() == (1, 0, 0)


def test_a_request_that_the_prefet_has_not_answered_is_not_taken_into_account_yet(context: CommuneContext) -> None:
    id = draft_request(context, **TEXT).value
    op = submit_request(context, id).value.op
    settle(context, op, "accepted")

    def counted() -> tuple[int, int, int, int]:
        opening = read_opening(context.store.path)
        assert opening is not None
        return opening.accepted, opening.undecided, opening.incomplete, opening.denied

    answer(context, id, op, "received")
    assert counted() == (0, 1, 0, 0)
    answer(context, id, op, "incomplete", missing=["Le devis"])
    assert counted() == (0, 0, 1, 0)
    answer(context, id, op, "refused")
    assert counted() == (0, 0, 0, 1)
    answer(context, id, op, "received")
    settle(context, withdraw_request(context, id).value.op, "accepted")
    assert counted() == (2, 0, 0, 0)
    answer(context, id, op, "accepted")
    assert counted() == (2, 0, 0, 0)


def test_what_is_no_finished_database(tmp_path: Path) -> None:
    assert read_opening(tmp_path / "absent.sqlite") is None
    (tmp_path / "empty.sqlite").touch()
    assert read_opening(tmp_path / "empty.sqlite") is None
    (tmp_path / "other.sqlite").write_bytes(b"other" * 1000)
    assert read_opening(tmp_path / "other.sqlite") is None


def test_the_communes_of_this_pc(places: Places, context: CommuneContext) -> None:
    choose_commune(places, "45234", context.clock, MemoryKeyStore()).close()
    (places.communes / "45999.sqlite").touch()
    assert list_communes(places.communes) == (("45024", "Baule", "Loiret"), ("45234", "Orléans", "Loiret"))


def test_a_list_of_communes_reads_their_names_alone(places: Places, context: CommuneContext) -> None:
    with context.store.transaction() as connection:
        connection.execute(insert(copy).values(scope="campaign", id="c", position=1, value="{no JSON"))
    assert list_communes(places.communes) == (("45024", "Baule", "Loiret"),)


def test_it_loads_nothing_heavy(context: CommuneContext) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.database.opening import read_opening;"
        "assert read_opening(Path(sys.argv[1])).commune == 'Baule';"
        "heavy = {'sqlalchemy', 'msgspec', 'requests', 'cryptography', 'sync', 'keyring'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(context.store.path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
