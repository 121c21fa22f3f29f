"""What may be done with a retained proposal, and the words that stand beside it."""

import pytest
from msgspec.structs import replace

from desktop.viewmodels.kit.act_context import PhaseRule
from desktop.viewmodels.kit.french import FIXED as F
from desktop.viewmodels.kit.states import WAITING
from desktop.viewmodels.votes import steering_offer
from desktop.viewmodels.votes.steering_entries import ROLES, ProjectWords, SteeringEntry, members
from desktop.viewmodels.votes.steering_offer import SteeringOffer
from sync.contract.published import Named

BARE = SteeringEntry(id="p", title="Cimetières", nature="Service", theme="", summary="", reason="")
OPEN = replace(BARE, roles=tuple(ROLES))
DECLARED = replace(OPEN, role="referent")
OVER = replace(BARE, role="participant")  # declared, and the phase is over


@pytest.mark.parametrize(
    ("entry", "offer"),
    [
        (None, None),
        (BARE, None),
        (OVER, None),
        (OPEN, SteeringOffer.TAKE_PART),
        (DECLARED, SteeringOffer.CHANGE_ROLE),
    ],
)
def test_a_declared_role_is_changed(entry: SteeringEntry | None, offer: SteeringOffer | None) -> None:
    assert steering_offer.offered(entry) is offer


@pytest.mark.parametrize(
    ("chosen", "offer"),
    [(None, SteeringOffer.TAKE_PART), (BARE, SteeringOffer.TAKE_PART), (OVER, SteeringOffer.CHANGE_ROLE)],
)
def test_the_bar_keeps_its_place_whichever_is_chosen(chosen: SteeringEntry | None, offer: SteeringOffer) -> None:
    """It came with the first choice and went with another one, and the list changed its height under the pointer."""
    assert steering_offer.offered(chosen, (BARE, OPEN)) is offer
    assert steering_offer.offered(chosen, (BARE,)) is None
    assert chosen is None or not steering_offer.may_declare(chosen, "referent"), "it is disabled"


@pytest.mark.parametrize(
    ("entry", "chosen", "may"),
    [
        (OPEN, "", True),  # pressed, it says that a role is missing
        (OPEN, "referent", True),
        (DECLARED, "referent", False),
        (DECLARED, "participant", True),
    ],
)
def test_the_same_role_is_not_declared_again(entry: SteeringEntry, chosen: str, may: bool) -> None:
    assert steering_offer.may_declare(entry, chosen) is may


def test_the_role_that_was_begun_here_goes_before_the_declared_one() -> None:
    assert steering_offer.marked_role(DECLARED, "participant") == "participant"
    assert steering_offer.marked_role(DECLARED, "") == "referent"
    assert steering_offer.marked_role(OPEN, "") == ""


def test_what_is_not_there_has_no_words() -> None:
    project = ProjectWords("Plan", "", WAITING, "")
    for said in (
        steering_offer.role_line,
        steering_offer.motivation_line,
        steering_offer.reason_line,
    ):
        assert said(BARE) == ""
    assert steering_offer.decision_line(project) == ""
    assert steering_offer.roles_heading(OPEN) == "Notre rôle"
    assert steering_offer.group_lines(BARE) == (f"Territoires référents{F}: aucun", f"Participants{F}: aucun")


def test_of_ten_thousand_communes_the_first_are_named() -> None:
    communes = tuple(Named(commune=f"{number:05}", name=f"Commune {number}") for number in range(10_000))
    assert members(communes[:30]).endswith(", Commune 29")
    assert members(communes[:31]).endswith(f", Commune 29 et 1{F}autre")
    assert members(communes).endswith(f", Commune 29 et 9\u202f970{F}autres")


def test_a_commune_is_named_by_its_code_where_it_has_no_name_and_with_its_comment() -> None:
    assert members((Named(commune="45025"), Named(commune="45203", name="Mer", comment="Oui."))) == "45025, Mer (Oui.)"


def test_what_is_there_is_said_by_its_name() -> None:
    whole = replace(
        DECLARED,
        theme="Voirie",
        reason="Attendue.",
        motivation="Utile.",
        referents="Baule, Mer",
        participants="X",
    )
    assert steering_offer.role_line(whole) == f"Rôle demandé{F}: territoire référent"
    assert (
        steering_offer.motivation_line(whole) == f"Pourquoi, pour la plateforme et la préfecture seulement{F}: Utile."
    )
    assert steering_offer.reason_line(whole) == f"Retenue par le comité{F}: Attendue."
    assert steering_offer.roles_heading(whole) == "Changer de rôle"
    assert steering_offer.group_lines(whole) == (f"Territoires référents{F}: Baule, Mer", f"Participants{F}: X")
    project = ProjectWords("Plan", "", WAITING, "Trop tôt.")
    assert steering_offer.decision_line(project) == f"Second comité{F}: Trop tôt."


def test_the_rule_of_a_phase_is_said_once() -> None:
    """Open, its sentence is under the page's title and the deadline above the list; else that sentence is there."""
    open_ = PhaseRule(title="Le pilotage est ouvert", sentence="Demandez.", deadline="Avant le 3 mars.", open=True)
    assert (open_.subtitle, open_.above) == ("Le pilotage est ouvert. Demandez.", "Avant le 3 mars.")
    closed = PhaseRule(title="Aucune phase", sentence="Il est clos.")
    assert (closed.subtitle, closed.above) == ("Aucune phase.", "Il est clos.")
