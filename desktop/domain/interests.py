"""Steering: when an interest may be declared, in which role, and until when it may be withdrawn."""

from typing import get_args

from desktop.domain import fields, french, phases
from desktop.domain.fields import FieldRule
from desktop.domain.phases import PlatformTime
from desktop.domain.refusals import Refusal
from sync.contract.bodies import Role
from sync.contract.campaign import Campaign

ROLES: tuple[Role, ...] = get_args(Role)
FIELDS: dict[str, FieldRule] = {"motivation": FieldRule("Le champ « Pourquoi »", 20_000)}


def role_of(word: str) -> Role:
    """The role with this name. Raises Refusal for any other word."""
    for role in ROLES:
        if word == role:
            return role
    raise Refusal(
        "role_unknown",
        f"Le rôle {french.quoted(word)} n’existe pas.",
        field="role",
        remedy="Choisissez participant, ou referent pour territoire référent.",
        of_input=True,
    )


def check_retained(state: str, field: str = "id") -> None:
    """Raises Refusal unless the proposal is retained: else it is not steered or deployed. `state` is the proposal's."""
    if state == "open":
        raise Refusal(
            "not_retained",
            "Le comité n’a pas encore rendu sa décision sur cette proposition.",
            field=field,
            remedy="Elle arrive par l’échange. Vous pourrez agir si la proposition est retenue.",
        )
    if state != "retained":
        raise Refusal(
            "not_retained",
            "Le comité n’a pas retenu cette proposition.",
            field=field,
            remedy="Ses motifs sont à la page Votes et pilotage, avec les propositions retenues.",
        )


def check_declare(campaign: Campaign | None, state: str, role: Role, standing: str, now: PlatformTime) -> None:
    """`state` is the proposal's, `standing` the role already declared ("" for none), `now` the platform's time.

    A different role replaces the declared one.
    """
    check_retained(state)
    if role == standing:
        raise Refusal(
            "already_declared",
            "Votre commune a déjà demandé à participer, dans ce rôle.",
            field="role",
            remedy="Choisissez l’autre rôle pour en changer, ou retirez la demande.",
        )
    _check_open(campaign, now, "Le pilotage n’est pas ouvert en ce moment.")


def check_withdraw(campaign: Campaign | None, standing: str, now: PlatformTime, *, held: bool = False) -> None:
    """Raises Refusal without a declaration, and outside the steering phase.

    `held`: the platform holds it back, waiting for another act; then it can be withdrawn at any time.
    """
    if not standing:
        raise Refusal(
            "no_interest",
            "Votre commune n’a pas demandé à participer ici.",
            field="id",
            remedy="Vos demandes sont à la page Votes et pilotage.",
            command="interest list",
        )
    if not held:
        _check_open(campaign, now, "Le pilotage n’est plus ouvert : la demande ne peut plus être retirée.")


def check_motivation(text: str) -> str:
    """The text as it is sent. Raises Refusal for the first problem in it."""
    kept = fields.cleaned(FIELDS, {"motivation": text})
    for problem in fields.problems(FIELDS, kept):
        raise problem
    return kept["motivation"]


def _check_open(campaign: Campaign | None, now: PlatformTime, sentence: str) -> None:
    if campaign is None:
        return
    phase = phases.open_phase(campaign, now)
    if phase is None or phase.key != "steering":
        raise Refusal("phase_closed", sentence, field="id", remedy=phases.SEE_CALENDAR, command=phases.SHOW_CALENDAR)
