"""What is kept in English, as a person reads it: fields, states, moments, sums. Scripts get what is kept."""

from datetime import UTC
from typing import Any

from sync.platform.figures import number
from sync.platform.times import as_time

#: French words for states, by kind of thing.
_STATES = {
    "need": {
        "received": "reçu",
        "grouped": "regroupé",
        "redirected": "réorienté",
        "ineligible": "non éligible",
        "withdrawn": "retiré",
    },
    "proposal": {"open": "à examiner", "retained": "retenue", "not_retained": "non retenue"},
    "project": {"open": "à examiner", "retained": "retenu", "not_retained": "non retenu"},
    "request": {
        "received": "reçue",
        "accepted": "accordée",
        "refused": "refusée",
        "incomplete": "à compléter",
        "withdrawn": "retirée",
    },
    "service": {"received": "reçu", "published": "publié", "declined": "non retenu"},
    "deployment": {"asked": "demandé", "planned": "prévu", "live": "en service"},
    "interest": {
        "declared": "demande de participation",
        "referent": "territoire référent",
        "participant": "participant",
        "none": "sans rôle",
        "withdrawn": "s’est retirée",
    },
    "operation": {
        "accepted": "pris en compte",
        "rejected": "refusé",
        "conflict": "en conflit",
        "held": "à décider",
        "superseded": "remplacé",
        "blocked": "bloqué",
    },
}
#: French names of the fields that `show` shows.
_FIELDS = {
    "id": "numéro",
    "name": "nom",
    "state": "état",
    "number": "accusé n°",
    "deposited_at": "reçu le",
    "amended_at": "corrigé le",
    "title": "titre",
    "theme": "thème",
    "audience": "pour qui",
    "frequency": "fréquence",
    "current_practice": "pratique actuelle",
    "expected_effect": "effet attendu",
    "effect_delay": "délai",
    "shareable": "utile à d’autres communes",
    "partners": "partenaires",
    "decided_by": "décidé par",
    "remarks": "remarques",
    "profile": "élu ou agent",
    "function": "fonction à la mairie",
    "attachments": "pièces jointes",
    "contact": "personne à joindre",
    "proposal": "proposition",
    "reason": "motif",
    "category": "catégorie",
    "joined": "nous aussi",
    "comment": "commentaire",
    "summary": "résumé",
    "provider": "fournisseur",
    "cost": "coût",
    "cost_note": "précision sur le coût",
    "used_since": "utilisé depuis",
    "level": "échelon",
    "authority": "territoire",
    "cost_cents": "coût total",
    "asked_cents": "montant demandé",
    "paid_cents": "financé",
    "amount_cents": "montant",
    "amount_ttc_cents": "montant TTC",
    "amount_ht_cents": "montant HT",
    "calendar": "calendrier",
    "funding": "plan de financement",
    "expenses": "dépenses",
    "resources": "ressources",
    "item": "objet",
    "kind": "nature",
    "quote": "devis",
    "missing": "ce qui manque",
    "sha256": "empreinte",
    "size": "octets",
    "media_type": "sorte",
    "arrived": "arrivée",
    "email": "courriel",
    "phone": "téléphone",
    "address": "adresse",
}
_VALUES = {
    "shareable": {"yes": "oui", "no": "non"},
    "level": {"department": "département", "region": "région"},
    "kind": {"investment": "investissement", "operating": "fonctionnement", "staff": "personnel"},
    "state": {"asked": "demandé", "acquired": "acquis"},
    "source": {
        "state": "État",
        "detr_dsil": "DETR, DSIL",
        "region": "région",
        "department": "département",
        "epci": "EPCI",
        "europe": "Europe",
        "private": "privé",
        "own": "commune",
    },
}


def state(kind: str, value: str) -> str:
    """The French word for a state of a need, a proposal, …; an unknown state stays as it is."""
    return _STATES[kind].get(value, value)


def moment(text: str) -> str:
    """A stored moment for people, such as 2026-11-28 à 11:29 (UTC)."""
    return f"{as_time(text).astimezone(UTC):%Y-%m-%d à %H:%M} (UTC)"


def counted(count: int, one: str) -> str:
    """A count with its noun: 0 vote, 1 vote, 2 votes."""
    return f"{number(count)} {one}{'s' if count > 1 else ''}"


def field(key: str) -> str:
    return _FIELDS.get(key, key)


def value(kind: str, key: str, content: Any) -> str:
    """The value of this field for people, in a document about a need, a request or a service."""
    if isinstance(content, bool):
        return "oui" if content else "non"
    if isinstance(content, int):
        return f"{number(content // 100)},{content % 100:02}\u00a0€" if key.endswith("_cents") else number(content)
    if isinstance(content, dict):
        pairs = ((one, inner) for one, inner in content.items() if inner not in (None, "", [], {}))
        return ", ".join(f"{field(one)}\u00a0: {value('', one, inner)}" for one, inner in pairs)
    if isinstance(content, list):
        entries = [value("", key, one) for one in content]
        return "\u202f; ".join(f"({one})" if isinstance(content[0], dict) else one for one in entries)
    text = str(content)
    if key.endswith("_at"):
        return moment(text)
    return _STATES.get(kind, {}).get(text, text) if key == "state" and kind else _VALUES.get(key, {}).get(text, text)
