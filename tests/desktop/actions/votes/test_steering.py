"""Steering: an interest declared, changed, taken back, refused; and which declaration stands after each."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.declare_interest import declare_interest
from desktop.actions.votes.withdraw_interest import withdraw_interest
from desktop.database.opening import read_opening
from desktop.database.queries import steering
from desktop.database.queries.steering import SteeringRow
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import outbox
from sync.contract.bodies import InterestDeclare, InterestWithdraw, body_of
from sync.contract.operations import thaw
from sync.contract.published import Named, OwnInterest, Project, Proposal, SteeringGroup
from tests.desktop.actions.published import open_phase, publish, settle
from tests.refusing import of_input

RETAINED = Proposal(id="p1", title="Registre commun", kind="to_develop", state="retained", reason="Utile.")


@pytest.fixture
def steered(context: CommuneContext) -> CommuneContext:
    """The steering is open; p1 is retained, p2 still open, p3 not retained."""
    open_phase(context, "steering")
    others = [
        Proposal(id="p2", title="Salles", kind="existing"),
        Proposal(id="p3", title="Drones", kind="existing", state="not_retained"),
    ]
    publish(context, "proposals", RETAINED, *others)
    return context


def row(context: CommuneContext) -> SteeringRow:
    with context.store.reading() as connection:
        (found,) = steering.listed(connection)
    return found


def body(context: CommuneContext, op: str) -> Any:
    with context.store.reading() as connection:
        return body_of(thaw(connection.scalars(select(outbox.c.frozen).where(outbox.c.op == op)).one()))


def test_the_home_page_counts_for_how_many_retained_services_an_interest_is_declared(steered: CommuneContext) -> None:
    def counted() -> tuple[int, int]:
        opening = read_opening(steered.store.path)
        assert opening is not None
        return opening.retained, opening.steered

    assert counted() == (1, 0)
    op = declare_interest(steered, "p1", "participant", "Registre sur papier.").value.op
    assert counted() == (1, 1)
    settle(steered, op, "rejected")
    assert counted() == (1, 0)


def test_declared_then_composed(steered: CommuneContext) -> None:
    set_person(steered, email="mairie@exemple.fr")
    changes = declare_interest(steered, "p1", "participant", "Nous tenons un registre sur papier.")
    assert (changes.changes.steering, changes.changes.outbox, changes.value.subject) == ({"p1"}, True, "p1")
    assert body(steered, changes.value.op) == InterestDeclare(
        proposal="p1",
        role="participant",
        campaign="france-relance-2021",
        motivation="Nous tenons un registre sur papier.",
    )
    assert (row(steered).standing, row(steered).given, row(steered).composed) == ("participant", "", False)
    assert settle(steered, changes.value.op, "accepted").steering == {"p1"}
    publish(steered, "mine", OwnInterest(id="interest.p1", proposal="p1", role="participant", given="referent"))
    publish(steered, "steering", SteeringGroup(id="p1", referents=(Named(commune="45024", name="Baule"),), note="n"))
    publish(
        steered,
        "projects",
        Project(id="j1", proposal="p1", title="Registre partagé", state="retained", reason="Prêt."),
        Project(id="j2", proposal="p9", title="Ailleurs"),
    )
    found = row(steered)
    assert (found.role, found.given, found.composed, found.note) == ("participant", "referent", True, "n")
    assert [member.name for member in found.referents] == ["Baule"]
    assert [project.id for project in found.projects] == ["j1"]
    assert found.interest is not None
    assert found.interest.state == "accepted"


def test_only_retained_proposals_are_listed(steered: CommuneContext) -> None:
    with steered.store.reading() as connection:
        assert [found.id for found in steering.listed(connection)] == ["p1"]
        assert steering.one(connection, "p2") is None


@pytest.mark.parametrize(
    ("proposal", "role", "refused"),
    [
        ("p2", "participant", "not_retained"),
        ("p3", "participant", "not_retained"),
        ("p9", "participant", "unknown_proposal"),
        ("grr", "participant", "unknown_proposal"),  # a service of the catalogue
        ("x" * 10_000, "participant", "unknown_proposal"),
        ("p1", "chef", "role_unknown"),
    ],
)
def test_what_cannot_be_steered(steered: CommuneContext, proposal: str, role: str, refused: str) -> None:
    with pytest.raises(Refusal, match=refused) as caught:
        declare_interest(steered, proposal, role)
    assert len(caught.value.sentence) < 200
    with steered.store.reading() as connection:
        assert steering.interests(connection) == ()


def test_another_role_replaces_the_first_and_a_refusal_brings_it_back(steered: CommuneContext) -> None:
    first = declare_interest(steered, "p1", "participant").value.op
    settle(steered, first, "accepted")
    second = declare_interest(steered, "p1", "referent").value.op
    assert row(steered).standing == "referent"
    settle(steered, second, "rejected")
    assert row(steered).standing == "participant"
    third = declare_interest(steered, "p1", "referent").value.op
    assert row(steered).standing == "referent"
    cancel_act(steered, third)
    assert row(steered).standing == "participant"


def test_taken_back_names_every_declaration(steered: CommuneContext) -> None:
    first = declare_interest(steered, "p1", "participant").value.op
    second = declare_interest(steered, "p1", "referent").value.op
    done = withdraw_interest(steered, "p1")
    assert done.changes == Changes(steering=frozenset({"p1"}), outbox=True)
    withdrawn = done.value.op
    assert body(steered, withdrawn) == InterestWithdraw(proposal="p1", declarations=(first, second))
    assert row(steered).standing == ""
    assert row(steered).interest.state == "withdrawn"
    third = declare_interest(steered, "p1", "participant").value.op
    assert body(steered, withdraw_interest(steered, "p1").value.op).declarations == (first, second, third)
    with pytest.raises(Refusal, match="no_interest"):
        withdraw_interest(steered, "p1")
    with pytest.raises(Refusal, match="unknown_proposal", check=of_input):
        withdraw_interest(steered, "p9")


def test_a_refused_withdrawal_takes_nothing_back_and_can_be_made_again(steered: CommuneContext) -> None:
    declared = declare_interest(steered, "p1", "referent").value.op
    settle(steered, declared, "accepted")
    settle(steered, withdraw_interest(steered, "p1").value.op, "rejected")
    assert row(steered).standing == "referent"
    again = withdraw_interest(steered, "p1").value.op
    assert row(steered).standing == ""
    settle(steered, again, "accepted")
    assert row(steered).standing == ""


def test_cancelling(steered: CommuneContext) -> None:
    declared = declare_interest(steered, "p1", "participant").value.op
    withdrawn = withdraw_interest(steered, "p1").value.op
    with pytest.raises(Refusal, match="relied_on"):
        cancel_act(steered, declared)
    assert cancel_act(steered, withdrawn).changes.steering == {"p1"}
    assert row(steered).standing == "participant"
    cancel_act(steered, declared)
    assert row(steered).interest is None


def test_a_clock_set_back_does_not_change_which_one_is_the_last(steered: CommuneContext, clock: Any) -> None:
    from datetime import timedelta

    declare_interest(steered, "p1", "participant")
    clock.now -= timedelta(days=700)
    second = declare_interest(steered, "p1", "referent").value.op
    clock.now += timedelta(days=1)
    third = declare_interest(steered, "p1", "participant").value.op
    settle(steered, third, "rejected")
    assert row(steered).standing == "referent"
    assert row(steered).interest.declare_op == second


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=["participant", "withdraw", "accept", "participant", "withdraw", "refuse"])  # the second names both
@given(
    st.lists(
        st.sampled_from(["participant", "referent", "withdraw", "accept", "refuse", "cancel"]), min_size=1, max_size=12
    )
)
def test_whatever_is_done_the_last_declaration_that_holds_stands(steered: CommuneContext, steps: list[str]) -> None:
    """A model that counts: acts in order, the refused and the cancelled left out."""
    acts: list[list[Any]] = []  # op, role or "withdraw", state
    with steered.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM interest")
    for step in steps:
        try:
            if step in ("participant", "referent"):
                acts.append([declare_interest(steered, "p1", step).value.op, step, "waiting"])
            elif step == "withdraw":
                acts.append([withdraw_interest(steered, "p1").value.op, step, "waiting"])
            elif waiting := [act for act in acts if act[2] == "waiting"]:
                if step == "cancel":
                    cancel_act(steered, waiting[-1][0])
                    waiting[-1][2] = "void"
                else:
                    settle(steered, waiting[0][0], "accepted" if step == "accept" else "rejected")
                    waiting[0][2] = "held" if step == "accept" else "void"
        except Refusal:
            pass  # what the rules forbid changes nothing
        expected = ""
        for _, what, state in acts:
            if state != "void":
                expected = "" if what == "withdraw" else what
        assert row(steered).standing == expected
