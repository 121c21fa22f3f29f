"""A service of ours, proposed for the catalogue: what it must contain, and when it may be proposed."""

from collections.abc import Mapping, Sequence

from desktop.domain import fields, needs, phases
from desktop.domain.fields import FieldRule
from desktop.domain.phases import PlatformTime
from desktop.domain.refusals import Refusal
from sync.contract.campaign import Campaign, PhaseKey

FIELDS: dict[str, FieldRule] = {
    "title": FieldRule(
        "Le nom du service",
        200,
        example="Donnez son nom, par exemple « Réservation de salles ».",
        one_line=True,
    ),
    "summary": FieldRule(
        "Le champ « À quoi il sert »",
        20_000,
        example="Dites-le en une phrase, par exemple « Les habitants réservent une salle en ligne ».",
    ),
    "theme": FieldRule("Le thème", 64, one_line=True),
    "audience": FieldRule("Le champ « Pour qui »"),
    "provider": FieldRule("Le champ « Fourni par »"),
    "cost": FieldRule("Le coût", choices=("inconnu", "gratuit", "payant")),
    "cost_note": FieldRule("Le champ « Précision sur le coût »"),
    "licence": FieldRule("La licence", choices=("inconnue", "libre", "propriétaire")),
    "used_since": FieldRule("Le champ « Utilisé depuis »"),
    "remarks": FieldRule("Le champ « Remarques »", 20_000),
}
#: Fields that other communes never see.
PRIVATE = frozenset({"remarks"})
#: Phases in which a service may be proposed: until the committee decides, it may answer grouped needs.
OPEN: tuple[PhaseKey, ...] = ("needs", "vote")


def problems(typed: Mapping[str, str], themes: Sequence[str]) -> tuple[Refusal, ...]:
    """All that keeps this service from being proposed; `themes` are the ids of the known ones."""
    theme = needs.theme_problem(typed.get("theme", ""), themes)
    return fields.problems(FIELDS, typed) + (() if theme is None else (theme,))


def check_phase(campaign: Campaign | None, now: PlatformTime) -> None:
    """`now` is the platform's time. Without a campaign the act is accepted here and the platform decides."""
    if campaign is None:
        return
    phase = phases.open_phase(campaign, now)
    if phase is None or phase.key not in OPEN:
        now_open = "Aucune phase n’est ouverte." if phase is None else f"La phase ouverte est « {phase.name} »."
        raise Refusal(
            "phase_closed",
            f"Un service se propose pendant les phases des besoins et du vote. {now_open}",
            field="id",
            remedy="Votre texte reste un brouillon, gardé entier. Le calendrier est sur la page d’accueil.",
        )


def check_editable(editable: bool) -> None:
    """Raises Refusal unless it is a draft, or was refused and may be proposed again (`ShareRow.editable`)."""
    if not editable:
        raise Refusal(
            "not_a_draft",
            "Ce service est déjà parti vers la boîte d’envoi : son texte ne change plus.",
            field="id",
            remedy="Annulez l’envoi s’il attend encore.",
            command="outbox cancel OP",
        )
