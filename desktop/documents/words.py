"""Names of the fields of acts, and of the decisions on them, as papers print them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from desktop.domain import act_words
from desktop.domain.french import NARROW, number, short_date
from sync.contract.bodies import Body

#: Labels of fields, in the order in which they are printed.
FIELDS = {
    "category": "Catégorie",
    "level": "Préfet destinataire",
    "description": "Description",
    "summary": "À quoi il sert",
    "theme": "Thème",
    "audience": f"Pour qui{NARROW}?",
    "frequency": f"À quelle fréquence{NARROW}?",
    "expected_effect": "Effet attendu",
    "effect_delay": "Délai",
    "shareable": f"Partageable{NARROW}?",
    "partners": "Partenaires",
    "kind": "Vote pour",
    "list_version": "Numéro de la liste au moment du vote",
    "comment": "Commentaire",
    "provider": "Fournisseur",
    "cost": "Coût",
    "cost_note": "Précision sur le coût",
    "licence": "Licence",
    "used_since": "Utilisé depuis",
    "role": "Rôle",
    "motivation": "Pourquoi",
    "wanted_from": "Souhaité à partir de",
    "live_since": "En service depuis",
    "effect": "Effet",
    "agents_trained": "Agents formés",
    "people_served": "Personnes concernées",
    "current_practice": "Comment nous faisons aujourd’hui",
    "calendar": "Calendrier",
    "decided_by": "Décidé par",
    "remarks": "Remarques",
}
_VALUES = {
    "level": {"department": "Préfet de département", "region": "Préfet de région"},
    "shareable": {"yes": "oui", "no": "non"},
    "kind": {"service": "un service existant", "proposal": "une proposition"},
    "role": {"participant": "participant", "referent": "territoire référent"},
}
KINDS = {"investment": "investissement", "operating": "fonctionnement", "staff": "personnel"}
#: How an act came to the platform (Receipt.transport).
WAYS = {"network": "Réseau", "usb": "Clé USB"}
STATES = {"asked": "sollicitée", "acquired": "acquise"}


def decision(type: str, status: str, *, in_vain: bool = False) -> str:
    """The decision on an act, in French; "" while only its deposit is known. `in_vain`: it took nothing back."""
    if status == "accepted":
        return act_words.accepted(type, in_vain=in_vain)
    return "" if status == "deposited" else act_words.state(status, kind=type)


def value_text(name: str, value: Any, names: Mapping[str, str]) -> str:
    """The value of a field as people read it, "" to leave it out; `names` are those of themes and categories by id."""
    if value is msgspec.UNSET or value is None or value == "":
        return ""
    if name in _VALUES:
        return _VALUES[name].get(str(value), str(value))
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, int):
        return number(value) if value else ""
    return names.get(str(value), str(value)) if name in ("theme", "category") else str(value)


def content(
    body: Body, names: Mapping[str, str], better: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Label and text of an act's content, without its title and ids.

    `better`: by field, what says more than its value.
    """
    texts = better or {}
    pairs = (
        (label, texts.get(name) or value_text(name, getattr(body, name, msgspec.UNSET), names))
        for name, label in FIELDS.items()
    )
    return tuple((label, text) for label, text in pairs if text)
