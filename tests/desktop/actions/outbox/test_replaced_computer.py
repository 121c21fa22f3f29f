"""A new or second computer of the commune: it reads its needs, corrects and withdraws them, and votes for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import opening, search
from desktop.database.queries import needs, outbox, standing_text, timeline
from desktop.database.queries.needs import NeedRow
from desktop.domain.refusals import Refusal
from sync.client.ledger import verification
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import URL, National, enrolled
from tests.desktop.actions.outbox.corrected import correct
from tests.desktop.conftest import Prepare


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


@pytest.fixture
def new(tmp_path: Path, clock: Clock, prepare_commune: Prepare) -> Iterator[CommuneContext]:
    """The same commune on a new PC: nothing but the programme."""
    places = paths.find(tmp_path / "new")
    paths.prepare(places)
    made = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    yield made
    made.close()


def sent(context: CommuneContext, national: National, title: str = "Cimetière") -> str:
    enrolled(context, national)
    id = draft_need(context, title=title, description="Sur papier").value
    submit_need(context, id)
    exchange(context, national.transport)
    return id


def one(context: CommuneContext, id: str) -> NeedRow:
    with context.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    return found


def kinds(context: CommuneContext) -> list[tuple[str, str]]:
    with context.store.reading() as connection:
        return [(act.type, act.state) for act in sorted(outbox.listed(connection), key=lambda act: act.seq)]


@pytest.mark.slow
def test_it_reads_what_the_old_one_sent(context: CommuneContext, new: CommuneContext, national: National) -> None:
    id = sent(context, national)
    enrolled(new, national)
    done = exchange(new, national.transport)
    assert done.changes.needs == {id}
    assert done.value.elsewhere == 1
    row = one(new, id)
    assert (row.title, row.description, row.state, row.elsewhere) == ("Cimetière", "Sur papier", "accepted", True)
    assert row.submit_op == one(context, id).submit_op
    with new.store.reading() as connection:
        assert [row.id for row in needs.listed(connection)] == [id]
        assert timeline.of_need(connection, id) is not None
        assert id in [hit.id for hit in search.fitting(connection, "cimetière", ("mine",))]
    started = opening.read_opening(new.store.path)
    assert started is not None
    assert started.drafts == ()
    assert kinds(new) == []  # nothing of it is in this journal, and nothing leaves
    assert exchange(new, national.transport).value.sent == 0
    with pytest.raises(Refusal):
        draft_need(new, id, title="Autre")


def test_it_corrects_upon_the_platform_s_text_and_withdraws(
    context: CommuneContext, new: CommuneContext, national: National
) -> None:
    id = sent(context, national)
    enrolled(new, national)
    exchange(new, national.transport)
    correct(new, id, "Cimetière et columbarium")
    exchange(new, national.transport)
    assert kinds(new) == [("need.amend", "accepted")]
    assert one(new, id).title == "Cimetière et columbarium"
    exchange(context, national.transport)
    correct(context, id, "Cimetière seul")
    exchange(context, national.transport)
    exchange(new, national.transport)
    assert one(new, id).title == "Cimetière seul"  # the first computer's, which stands now
    cast_vote(new, "opencimetiere", need=id)
    withdraw_need(new, id)
    exchange(new, national.transport)
    assert kinds(new)[1:] == [("vote.cast", "accepted"), ("need.withdraw", "accepted")]
    assert one(new, id).state == "withdrawn"
    for each in (context, new):
        with each.store.reading() as connection:
            assert verification.check(connection, each.head).ok


@pytest.mark.slow
def test_a_correction_of_ours_on_its_way_is_not_written_over(
    context: CommuneContext, new: CommuneContext, national: National
) -> None:
    id = sent(context, national)
    enrolled(new, national)
    exchange(new, national.transport)
    correct(context, id, "Du premier")
    exchange(context, national.transport)
    correct(new, id, "Du second")
    exchange(new, national.transport)
    assert kinds(new) == [("need.amend", "conflict")]
    assert one(new, id).title == "Du second"
    with new.store.reading() as connection:
        found = standing_text.conflict(connection, id)
    assert found is not None
    assert (found.base["title"], found.here["title"], found.platform["title"]) == (
        "Cimetière",
        "Du second",
        "Du premier",
    )


@pytest.mark.slow
def test_a_withdrawal_elsewhere_is_seen(context: CommuneContext, new: CommuneContext, national: National) -> None:
    id = sent(context, national)
    enrolled(new, national)
    exchange(new, national.transport)
    withdraw_need(context, id)
    exchange(context, national.transport)
    exchange(new, national.transport)
    assert one(new, id).state == "withdrawn"
    with pytest.raises(Refusal):
        correct_need(new, id)


@pytest.mark.slow
def test_a_draft_of_before_a_restore_keeps_its_text_beside(
    context: CommuneContext, new: CommuneContext, national: National
) -> None:
    """The draft has left since the backup was made, and was written on after it was put back."""
    id = sent(context, national)
    with new.store.transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO need (id, title, description, theme, audience, frequency, current_practice, expected_effect,"
            " decided_by, created_at, updated_at) VALUES (?, 'Cimetière', 'Réécrit', '', '', '', '', '', '', ?, ?)",
            (id, new.clock().isoformat(), new.clock().isoformat()),
        )
    open_need(new, id)
    enrolled(new, national)
    exchange(new, national.transport)
    assert one(new, id).state == "draft"  # an editor is open on it: nothing is written over it
    with new.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM editing")
    other = draft_need(context, title="Autre", description="Papier").value
    submit_need(context, other)
    exchange(context, national.transport)
    exchange(new, national.transport)
    assert (one(new, id).state, one(new, id).description) == ("accepted", "Sur papier")
    with new.store.reading() as connection:
        drafts = [(row.title, row.description) for row in needs.listed(connection) if row.state == "draft"]
    assert drafts == [("Cimetière", "Réécrit")]


@pytest.mark.slow
def test_enrolled_with_another_platform_it_is_a_draft_again(
    context: CommuneContext, new: CommuneContext, national: National, tmp_path: Path
) -> None:
    id = sent(context, national)
    enrolled(new, national)
    exchange(new, national.transport)
    other = National(tmp_path / "other", another=True)
    enrol(new, URL, other.code(), lambda url: other.transport)
    assert one(new, id).state == "draft"
    submit_need(new, id)
    exchange(new, other.transport)
    assert kinds(new) == [("need.submit", "accepted")]
    other.store.close()
