"""What is known of a service, in the same words wherever it is shown."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.contract.published import Service


def tags(service: "Service") -> tuple[str, ...]:
    """Cost and licence, each in a word, as far as they are known."""
    cost = {"gratuit": "Gratuit", "payant": "Payant"}.get(service.cost, "")
    licence = {"libre": "Logiciel libre", "propriétaire": "Propriétaire"}.get(service.licence, "")
    return tuple(filter(None, (cost, licence)))


def facts(service: "Service") -> tuple[tuple[str, str], ...]:
    """Label and text of each fact that is known."""
    asked = "" if service.cost_note else "À demander à qui le propose"
    cost = {"gratuit": "Gratuit", "payant": "Payant"}.get(service.cost, asked)
    licence = {"libre": "Logiciel libre", "propriétaire": "Logiciel propriétaire"}.get(
        service.licence, "Licence inconnue"
    )
    known = (
        ("Pour qui", service.audience),
        ("Proposé par", service.provider),
        ("Coût", _noted(cost, service.cost_note)),
        ("Licence", _noted(licence, service.licence_note)),
        ("Déjà utilisé", service.used_by),
    )
    return tuple((label, text) for label, text in known if text)


def _noted(word: str, note: str) -> str:
    return f"{word}. {note}" if word and note else word or note
