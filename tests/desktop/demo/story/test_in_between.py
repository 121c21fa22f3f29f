"""An act that is being sent still waits; a need that is before the mayor is still being written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.ask_validation import ask_validation
from desktop.actions.needs.validate_need import validate_need
from desktop.actions.outbox.exchange import exchange
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import outbox
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform.national import National
from desktop.demo.stage import leading
from desktop.demo.story import readiness
from desktop.demo.story.storyline import STEPS
from desktop.demo.worlds.situations import Situation, home, inside, platform_folder
from desktop.demo.worlds.templates import Templates
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore
from sync.contract.wire import Answer, Call
from tests.desktop.demo.saying import NOW


@pytest.fixture
def context(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> Iterator[CommuneContext]:
    situation: Situation = request.param
    templates.copy(situation, tmp_path / "world")
    places, clock = inside(tmp_path / "world"), StoryClock(tmp_path / "world", lambda: NOW)
    opened = open_commune(places, home().insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION)
    yield opened
    opened.close()


@pytest.mark.parametrize("context", ["voted"], indirect=True)
def test_votes_that_are_being_sent_wait_until_they_are_answered(context: CommuneContext, tmp_path: Path) -> None:
    national = National(platform_folder(tmp_path / "world"), context.clock)
    seen: list[tuple[set[str], bool]] = []

    def answered(call: Call) -> Answer:
        if call.method == "POST":
            with context.store.reading() as connection:
                states = {act.state for act in outbox.listed(connection)} - {"accepted"}
                seen.append((states, readiness.waits(connection)))
        return national.answer(call)

    exchange(context, DirectTransport(answered))
    national.close()
    assert seen == [({"in_flight"}, True)]
    with context.store.reading() as connection:
        assert not readiness.waits(connection)


@pytest.mark.parametrize("context", ["drafted"], indirect=True)
def test_a_need_that_waits_for_the_mayor_or_was_validated_can_be_sent_at_its_step(context: CommuneContext) -> None:
    step = next(step for step in STEPS if "draft" in step.requires)
    with context.store.reading() as connection:
        id_ = readiness.draft(connection)
    id_ = leading.complete(context, id_).value
    for settle in (lambda: ask_validation(context, id_), lambda: validate_need(context, id_, "Camille Exemple")):
        settle()
        with context.store.reading() as connection:
            assert readiness.draft(connection) == id_
            assert readiness.lacking(connection, step) == ()
