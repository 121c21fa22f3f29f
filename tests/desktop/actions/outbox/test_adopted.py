"""A need from another computer of the commune: what is written about it here is kept, whatever the platform answers."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop import paths
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.close_need import close_need
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import attachments, needs, outbox, votes
from desktop.database.queries.acts import one_act
from desktop.domain.refusals import Refusal
from desktop.viewmodels.needs import facts, sending, standing
from desktop.viewmodels.outbox import act_paper
from sync.client.ledger import link
from sync.platform.conduct import campaigns
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import NOW, URL, National, enrolled
from tests.desktop.actions.taken_again import begin_a_need_again
from tests.desktop.conftest import Prepare

SERVICE = "opencimetiere"
THEIRS, CORRECTED, OURS = "De l’autre ordinateur", "Corrigé par lui", "Écrit ici"


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "other", another=True)
    yield made
    made.store.close()


@pytest.fixture
def second(tmp_path: Path, clock: Clock, prepare_commune: Prepare) -> Iterator[CommuneContext]:
    """The other computer of the commune."""
    places = paths.find(tmp_path / "second")
    paths.prepare(places)
    made = choose_commune(places, "45024", clock, prepare_commune(places, "45024", clock()))
    yield made
    made.close()


@pytest.fixture
def adopted(context: CommuneContext, second: CommuneContext, national: National) -> str:
    """Its need, which this one has read."""
    for one in (context, second):
        enrolled(one, national)
    id = submit_need(second, draft_need(second, title=THEIRS, description="Mais si.").value).value.subject
    for one in (second, context):
        exchange(one, national.transport)
    return id


def listed(context: CommuneContext) -> list[tuple[str, str]]:
    with context.store.reading() as connection:
        return sorted((row.title, row.state) for row in needs.listed(connection))


def enrolled_with(context: CommuneContext, platform: National) -> None:
    enrol(context, URL, platform.code(), lambda url: platform.transport)


@pytest.mark.slow
def test_an_enrolment_that_is_refused_makes_no_draft_of_it(
    context: CommuneContext, second: CommuneContext, adopted: str, national: National, other: National
) -> None:
    """Nor is a vote of that computer forgotten."""
    cast_vote(second, SERVICE)
    for one in (second, context):
        exchange(one, national.transport)
    with other.store.writing() as connection:
        invented = msgspec.structs.replace(campaigns.current(connection), demonstration=True, version=2)
        campaigns.publish(connection, invented, other.now)
    with pytest.raises(Refusal):
        enrolled_with(context, other)
    assert listed(context) == [(THEIRS, "accepted")]
    with context.store.reading() as connection:
        assert votes.standing(connection) == {SERVICE}
        assert link.turned(connection), "else the next round would take it away once more"
    with pytest.raises(Refusal):
        draft_need(context, adopted, title=OURS)


@pytest.mark.slow
def test_a_text_written_while_it_was_a_draft_is_kept_beside_it(
    context: CommuneContext, adopted: str, national: National, other: National
) -> None:
    enrolled_with(context, other)
    exchange(context, other.transport)
    assert listed(context) == [(THEIRS, "draft")]
    draft_need(context, adopted, title=OURS)
    enrolled_with(context, national)
    exchange(context, national.transport)
    assert listed(context) == [(THEIRS, "accepted"), (OURS, "draft")]


def test_one_that_was_sent_in_vain_is_a_draft_beside_it(
    context: CommuneContext, adopted: str, national: National, other: National
) -> None:
    enrolled_with(context, other)
    exchange(context, other.transport)
    draft_need(context, adopted, title=OURS)
    submit_need(context, adopted)
    enrolled_with(context, national)
    exchange(context, national.transport)
    exchange(context, national.transport)
    assert listed(context) == [(THEIRS, "accepted"), (OURS, "draft")]


def test_one_that_was_sent_in_vain_as_it_stands_is_received(
    context: CommuneContext, adopted: str, national: National, other: National
) -> None:
    """It must not be refused for good, since it would then be copied and count twice."""
    enrolled_with(context, other)
    exchange(context, other.transport)
    enrolled_with(context, national)
    submit_need(context, adopted)
    exchange(context, national.transport)
    exchange(context, national.transport)
    assert listed(context) == [(THEIRS, "accepted")]


def test_one_that_another_platform_took_is_kept_beside_it_with_its_documents(
    context: CommuneContext, adopted: str, national: National, other: National, tmp_path: Path
) -> None:
    enrolled_with(context, other)
    exchange(context, other.transport)
    draft_need(context, adopted, title=OURS)
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7\n\n%%EOF\n")
    attach_file(context, adopted, plan)
    submit_need(context, adopted)
    exchange(context, other.transport)
    assert listed(context) == [(OURS, "accepted")]
    enrolled_with(context, national)
    exchange(context, national.transport)
    assert listed(context) == [(THEIRS, "accepted"), (OURS, "draft")]
    with context.store.reading() as connection:
        kept = next(row.id for row in needs.listed(connection) if row.title == OURS)
        assert [row.name for row in attachments.listed(connection, kept)] == ["plan.pdf"]
        assert attachments.listed(connection, adopted) == ()


@pytest.mark.slow
def test_a_text_that_is_put_aside_does_not_keep_it_a_draft(
    context: CommuneContext, adopted: str, national: National, other: National
) -> None:
    enrolled_with(context, other)
    exchange(context, other.transport)
    open_need(context, adopted)
    draft_need(context, adopted, title=OURS)
    begin_a_need_again(context, adopted)
    close_need(context, adopted)
    enrolled_with(context, national)
    exchange(context, national.transport)
    assert listed(context) == [(THEIRS, "accepted"), (OURS, "draft")], "it is a draft of its own from then on"


@pytest.mark.slow
def test_what_the_platform_said_while_the_editor_was_open_is_taken_as_it_closes(
    context: CommuneContext, adopted: str, national: National, other: National
) -> None:
    enrolled_with(context, other)
    exchange(context, other.transport)
    open_need(context, adopted)
    draft_need(context, adopted, title=OURS)
    enrolled_with(context, national)
    exchange(context, national.transport)
    assert listed(context) == [(OURS, "draft")]
    close_need(context, adopted)
    assert listed(context) == [(THEIRS, "accepted"), (OURS, "draft")]


def test_a_correction_upon_a_text_that_the_platform_has_lost_is_taken_upon_today_s(
    context: CommuneContext, second: CommuneContext, adopted: str, national: National, tmp_path: Path
) -> None:
    """The computer that sent the text is gone: the correction would wait for it for ever."""
    backup = national.backup(tmp_path)
    submit_need(second, draft_need(second, correct_need(second, adopted).value, title=CORRECTED).value)
    for one in (second, context):
        exchange(one, national.transport)
    correction = draft_need(context, correct_need(context, adopted).value, title=OURS).value
    national.put_back(backup)
    exchange(context, national.transport)
    with context.store.reading() as connection:
        found = facts.read(connection, adopted)
        assert found is not None
        assert standing.pending(found, context.clock()).endswith("votre correction le remplacera.")
        assert not sending.read(connection, correction).overtaken, "there is no other text"
    submit_need(context, correction)
    exchange(context, national.transport)
    with context.store.reading() as connection:
        assert [act.state for act in outbox.listed(connection)] == ["accepted"]
    assert listed(context) == [(OURS, "accepted")]


def test_one_that_has_left_says_the_way_out_which_keeps_its_text(
    context: CommuneContext, second: CommuneContext, adopted: str, national: National, tmp_path: Path
) -> None:
    """The platform holds it until that computer brings the text back, which it never does."""
    backup = national.backup(tmp_path)
    submit_need(second, draft_need(second, correct_need(second, adopted).value, title=CORRECTED).value)
    for one in (second, context):
        exchange(one, national.transport)
    op = submit_need(context, draft_need(context, correct_need(context, adopted).value, title=OURS).value).value.op
    with context.store.reading() as connection:
        left = one_act.paper(connection, op)
    assert left is not None
    assert not left.upon_lost
    national.put_back(backup)
    exchange(context, national.transport)
    with context.store.reading() as connection:
        held = one_act.paper(connection, op)
    assert held is not None
    assert held.act.state == "held"
    assert act_paper.paper_of(held, NOW).sentence.endswith(
        "L’envoi repart à chaque échange. La plateforme n’a plus le texte qu’il corrige, venu d’un autre ordinateur de"
        " la mairie\u00a0: il y reviendra si cet autre ordinateur fait un échange. Si cet autre ordinateur n’existe"
        " plus, retirez le besoin\u00a0: votre texte redeviendra un brouillon."
    )
    withdraw_need(context, adopted)
    for _ in range(2):
        exchange(context, national.transport)
    assert (OURS, "draft") in listed(context)
