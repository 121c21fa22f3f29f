"""A deployment is asked for, follows the platform's answers, and its effect is reported."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.ask_deployment import ask_deployment
from desktop.actions.votes.report_effect import report_effect
from desktop.database.opening import read_opening
from desktop.database.queries import deployments
from desktop.database.queries.deployments import DeploymentRow, same_department
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import outbox
from sync.contract.bodies import DeploymentAsk, DeploymentReport, body_of
from sync.contract.operations import thaw
from sync.contract.published import Deployment, Proposal
from tests.desktop.actions.published import open_phase, publish, settle
from tests.refusing import of_input

SINCE = date(2026, 1, 20)


@pytest.fixture
def retained(context: CommuneContext) -> CommuneContext:
    """The deployment is open; p1 is retained, p2 not."""
    open_phase(context, "deployment")
    publish(
        context,
        "proposals",
        Proposal(id="p1", title="Registre commun", kind="to_develop", state="retained"),
        Proposal(id="p2", title="Drones", kind="existing", state="not_retained"),
    )
    return context


def row(context: CommuneContext) -> DeploymentRow:
    with context.store.reading() as connection:
        (found,) = deployments.listed(connection)
    return found


def body(context: CommuneContext, op: str) -> Any:
    with context.store.reading() as connection:
        return body_of(thaw(connection.scalars(select(outbox.c.frozen).where(outbox.c.op == op)).one()))


def publish_deployment(context: CommuneContext, state: Any = "asked", commune: str = "45024", **more: Any) -> None:
    publish(context, "deployments", Deployment(id=f"p1.{commune}", proposal="p1", commune=commune, state=state, **more))


def test_from_the_demand_to_the_effect(retained: CommuneContext) -> None:
    set_person(retained, email="mairie@exemple.fr")
    assert row(retained).state == ""
    changes = ask_deployment(retained, "p1", wanted_from="septembre", remarks="Deux postes.")
    assert (changes.changes.deployments, changes.changes.outbox) == ({"p1"}, True)
    assert body(retained, changes.value.op) == DeploymentAsk(
        proposal="p1", campaign="france-relance-2021", wanted_from="septembre", remarks="Deux postes."
    )
    assert row(retained).state == "finalised"
    settle(retained, changes.value.op, "accepted")
    assert row(retained).state == "asked"
    publish_deployment(retained, "planned", on=date(2026, 3, 1), note="Avec la communauté de communes.")
    assert (row(retained).state, row(retained).planned) == ("planned", date(2026, 3, 1))
    with pytest.raises(Refusal, match="not_live") as caught:
        report_effect(retained, "p1", SINCE, "Moins de papier.")
    assert "01/03/2026" in caught.value.sentence
    publish_deployment(retained, "live", on=SINCE)
    reported = report_effect(retained, "p1", SINCE, "Moins de papier.", agents_trained=2, people_served=0)
    assert reported.changes == Changes(deployments=frozenset({"p1"}), outbox=True)
    assert body(retained, reported.value.op) == DeploymentReport(
        proposal="p1",
        campaign="france-relance-2021",
        live_since=SINCE,
        agents_trained=2,
        people_served=0,
        effect="Moins de papier.",
    )
    assert row(retained).state == "live"  # reported only once the platform says so
    assert row(retained).report is not None
    publish_deployment(retained, "live", on=SINCE, live_since=SINCE, effect="Moins de papier.", agents_trained=2)
    assert row(retained).state == "reported"
    again = report_effect(retained, "p1", SINCE, "Encore moins de papier.").value.op
    assert body(retained, again).effect == "Encore moins de papier."  # the later report holds


def test_asked_once(retained: CommuneContext) -> None:
    op = ask_deployment(retained, "p1").value.op
    with pytest.raises(Refusal, match="already_asked"):
        ask_deployment(retained, "p1")
    assert cancel_act(retained, op).changes.deployments == {"p1"}
    assert row(retained).state == ""
    second = ask_deployment(retained, "p1").value.op
    settle(retained, second, "rejected")
    assert row(retained).state == "rejected"
    ask_deployment(retained, "p1")  # what was refused may be asked for again
    assert row(retained).state == "finalised"


def test_the_home_page_counts_how_many_retained_services_were_asked_for(retained: CommuneContext) -> None:
    def counted() -> tuple[int, int]:
        opening = read_opening(retained.store.path)
        assert opening is not None
        return opening.retained, opening.demanded

    assert counted() == (1, 0)
    op = ask_deployment(retained, "p1").value.op
    assert counted() == (1, 1)
    settle(retained, op, "rejected")
    assert counted() == (1, 0)
    publish_deployment(retained, commune="45001")
    assert counted() == (1, 0), "another commune's"
    publish_deployment(retained)
    assert counted() == (1, 1), "from another computer of the commune"


def test_asked_from_another_computer(retained: CommuneContext) -> None:
    publish_deployment(retained, "asked")
    with pytest.raises(Refusal, match="already_asked"):
        ask_deployment(retained, "p1")
    assert row(retained).state == "asked"


@pytest.mark.parametrize(
    ("proposal", "refused"), [("p2", "not_retained"), ("p9", "unknown_proposal"), ("", "unknown_proposal")]
)
def test_what_cannot_be_asked_for(retained: CommuneContext, proposal: str, refused: str) -> None:
    with pytest.raises(Refusal, match=refused):
        ask_deployment(retained, proposal)
    with pytest.raises(Refusal, match=refused):
        report_effect(retained, proposal, SINCE, "x")
    with retained.store.reading() as connection:
        assert deployments.acts(connection) == ()


def test_texts_too_long_are_refused_before_anything_is_written(retained: CommuneContext) -> None:
    with pytest.raises(Refusal, match="wanted_from_too_long"):
        ask_deployment(retained, "p1", wanted_from="x" * 501)
    publish_deployment(retained, "live")
    with pytest.raises(Refusal, match="live_since_wrong", check=of_input):
        report_effect(retained, "p1", date(2027, 1, 1), "x")
    with retained.store.reading() as connection:
        assert deployments.acts(connection) == ()


def test_others_near_and_live_come_first(retained: CommuneContext) -> None:
    publish_deployment(retained, "live", "75056", commune_name="Paris")
    publish_deployment(retained, "asked", "45234", commune_name="Orléans")
    publish_deployment(retained, "live", "45200", commune_name="Meung-sur-Loire")
    publish_deployment(retained, "planned", "45100", commune_name="Checy")
    publish_deployment(retained, "planned")
    found = row(retained)
    assert [other.commune for other in found.others] == ["45200", "45100", "45234", "75056"]
    assert found.ours is not None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("45024", "45234", True),
        ("45024", "75056", False),
        ("2A004", "2B033", False),
        ("97101", "97201", False),
        ("97411", "97415", True),
    ],
)
def test_departments(one: str, other: str, same: bool) -> None:
    assert same_department(one, other) is same
