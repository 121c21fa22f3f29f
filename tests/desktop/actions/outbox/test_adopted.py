"""A need of another computer of the commune: what is written upon it here is kept, whatever the platform says next."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.enrol import enrol
from desktop.database.queries import needs
from desktop.domain.refusals import Refusal
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger import link
from sync.platform.conduct import campaigns
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import URL, National, enrolled

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
def second(tmp_path: Path, clock: Clock) -> Iterator[CommuneContext]:
    """The other computer of the commune."""
    places = paths.find(tmp_path / "second")
    paths.prepare(places)
    made = choose_commune(places, "45024", clock, MemoryKeyStore())
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


def test_an_enrolment_that_is_refused_makes_no_draft_of_it(
    context: CommuneContext, adopted: str, other: National
) -> None:
    with other.store.writing() as connection:
        invented = msgspec.structs.replace(campaigns.current(connection), demonstration=True, version=2)
        campaigns.publish(connection, invented, other.now)
    with pytest.raises(Refusal):
        enrolled_with(context, other)
    assert listed(context) == [(THEIRS, "accepted")]
    with context.store.reading() as connection:
        assert link.turned(connection), "else the next round would take it away once more"
    with pytest.raises(Refusal):
        draft_need(context, adopted, title=OURS)


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


def test_a_correction_that_the_platform_has_lost_stays_to_be_sent(
    context: CommuneContext, second: CommuneContext, adopted: str, national: National, tmp_path: Path
) -> None:
    """The computer that made it may be gone; where it comes back, it has sent it again."""
    backup = national.backup(tmp_path)
    submit_need(second, draft_need(second, correct_need(second, adopted).value, title=CORRECTED).value)
    for one in (second, context):
        exchange(one, national.transport)
    assert listed(context) == [(CORRECTED, "accepted")]
    national.put_back(backup)
    exchange(context, national.transport)
    with context.store.reading() as connection:
        kept = needs.correction_of(connection, adopted)
    assert (listed(context), kept and kept.title) == ([(THEIRS, "accepted")], CORRECTED)
    for one in (second, context):
        exchange(one, national.transport)
    with context.store.reading() as connection:
        assert needs.correction_of(connection, adopted) is None
    assert listed(context) == [(CORRECTED, "accepted")]
