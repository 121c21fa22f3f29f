"""One good act of each kind, with every field that it may have: what the campaign of edges takes apart."""

from typing import Any

from sync.contract.bodies import BODIES

Plain = dict[str, Any]
OPEN, KEPT, CAMPAIGN, SERVICE = "p-ouverte", "p-retenue", "france-relance-2021", "opencimetiere"
OP = "019c22ba-e681-713b-97ac-aaddfe13ad32"
_DOCUMENT = {"name": "devis.pdf", "sha256": "0" * 64, "size": 1000, "media_type": "application/pdf"}
_TEXT: Plain = {
    "title": "Suivre les concessions",
    "description": "Sur papier.\nDepuis 1970.",
    "theme": "etat-civil",
    "audience": "Les familles",
    "frequency": "chaque semaine",
    "current_practice": "un registre",
    "expected_effect": "moins d’erreurs",
    "effect_delay": "un an",
    "shareable": "yes",
    "partners": "l’intercommunalité",
    "decided_by": "le conseil",
    "remarks": "rien",
}
_SHARE: Plain = {
    "title": "Un service",
    "summary": "Il sert.",
    "theme": "etat-civil",
    "audience": "tous",
    "provider": "nous",
    "cost": "gratuit",
    "cost_note": "rien",
    "licence": "libre",
    "used_since": "2019",
    "remarks": "rien",
}
_FUNDING: Plain = {
    "expenses": [
        {"item": "Logiciel", "amount_ttc_cents": 1200, "amount_ht_cents": 1000, "kind": "investment", "quote": "n° 1"}
    ],
    "resources": [{"source": "state", "amount_cents": 600, "state": "asked", "note": "rien"}],
}


def body(type_: str, id_: str) -> Plain:
    """Of an act of this kind about something that is called `id_`, where the act makes it."""
    return _bodies(id_)[type_]


def _bodies(id_: str) -> dict[str, Plain]:
    at: Plain = {"campaign": CAMPAIGN}
    return {
        "need.submit": at | _TEXT | {"need": id_, "attachments": [_DOCUMENT]},
        "need.amend": at | _TEXT | {"need": id_, "replaces": [OP]},
        "need.withdraw": {"need": id_, "submission": OP},
        "need.join": at | {"need": id_, "comment": "nous aussi", "own": id_},
        "need.leave": {"need": id_, "joins": [OP]},
        "vote.cast": at | {"subject": SERVICE, "kind": "service", "list_version": 1, "need": id_, "decided_by": "x"},
        "vote.withdraw": at | {"subject": SERVICE, "casts": [OP]},
        "service.share": _SHARE | {"share": id_},
        "interest.declare": at | {"proposal": KEPT, "role": "referent", "motivation": "x", "decided_by": "x"},
        "interest.withdraw": {"proposal": KEPT, "declarations": [OP]},
        "deployment.ask": at | {"proposal": KEPT, "wanted_from": "2027", "remarks": "x", "decided_by": "x"},
        "deployment.report": at
        | {"proposal": KEPT, "live_since": "2026-01-01", "agents_trained": 3, "people_served": 40, "effect": "x"},
        "request.submit": at
        | {
            "request": id_,
            "category": "eau",
            "level": "department",
            "authority": "45",
            "title": "Un puits",
            "description": "x",
            "expected_effect": "x",
            "calendar": "x",
            "decided_by": "x",
            "funding": _FUNDING,
            "attachments": [_DOCUMENT],
        },
        "request.withdraw": {"request": id_, "submissions": [OP]},
        "personal.erase": {"operations": [OP]},
    }


BODIES_OF = frozenset(_bodies(""))


TYPES = tuple(dict.fromkeys(name for name, _ in BODIES))
