"""What F10 decides is about the service that the step is about."""

from pathlib import Path

from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.database.queries import deployments
from desktop.database.queries.deployments import DeploymentRow
from desktop.demo.platform.decided import Decided
from desktop.demo.stage import decision_rules
from desktop.demo.story.storyline import CEMETERY, STEPS, number_of
from desktop.demo.worlds.templates import Templates
from desktop.domain.french import paris_day
from tests.desktop.demo.playing import world_in


def test_the_service_of_the_step_is_put_into_use(tmp_path: Path, templates: Templates) -> None:
    """The one that exists was planned before, and sooner: it goes into use on the way, and not in its place."""
    step, world = STEPS[number_of("developed")], world_in(tmp_path, templates)
    world.replace("deployed")
    opened = world.open_context(world.home)

    def decide() -> Decided:
        exchange(opened, world.transport(""))
        decided = decision_rules.next_decision(world, step)
        assert isinstance(decided, Decided), decided
        exchange(opened, world.transport(""))
        return decided

    def of_both() -> list[DeploymentRow]:
        with opened.store.reading() as connection:
            rows = [deployments.one(connection, proposal) for proposal in (CEMETERY, step.proposal)]
        return [row for row in rows if row is not None]

    try:
        for proposal in (CEMETERY, step.proposal):
            ask_deployment(opened, proposal)
            assert decide().key == "plan"
        planned = of_both()
        live, today = decide(), paris_day(world.clock())
        rows = of_both()
    finally:
        opened.close()
        world.close()
    assert live.key == "live"
    assert [row.state for row in rows] == ["live", "live"]
    sooner, later = [row.planned for row in planned]
    assert sooner is not None
    assert later is not None
    assert sooner < later <= today, "both days have come"
    assert [row.planned for row in rows] == [sooner, later], "each went into use on its own"
    assert any("Prévenir vite tous les habitants" in line for line in live.lines), live.lines
