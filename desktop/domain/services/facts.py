"""What is known of a service, in the same words wherever it is shown, and where that was read."""

from typing import TYPE_CHECKING

from desktop.domain.french import FIXED, MONTHS, counted, number, of, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sync.contract.published import Service, Source

# Stands beside the facts of a service whose name and purpose nobody has checked.
_UNSURE = f"À vérifier{FIXED}: ces informations n’ont pas toutes été contrôlées. Demandez au fournisseur."

_COSTS = {"gratuit": "Gratuit", "payant": "Payant"}
_LICENCES = {
    "libre": "Logiciel libre",
    "propriétaire": "Logiciel propriétaire",
    "état": "Service public, sans licence à prendre",
    "aucune": "",
    "inconnue": "Licence inconnue",
}
#: What a source says, by the field of the service that it is about.
_READ = {
    "summary": "usage",
    "provider": "fournisseur",
    "cost": "coût",
    "cost_note": "coût",
    "licence": "licence",
    "licence_note": "licence",
    "since": "année",
    "smallest": "taille",
    "largest": "taille",
    "communes": "communes",
    "used_by": "communes",
}
# That nothing is known is no fact; nor has a service of the State a licence that one could read.
UNSAID = ("", 0, "inconnu", "inconnue", "aucune", "état")


def tags(service: "Service") -> tuple[str, ...]:
    """Cost and licence, each in a word, as far as they are known."""
    licence = _LICENCES[service.licence] if service.licence in ("libre", "propriétaire") else ""
    return tuple(filter(None, (_COSTS.get(service.cost, ""), licence)))


def facts(service: "Service", themes: str = "") -> tuple[tuple[str, str], ...]:
    """Label and text of each fact that is known. `themes`: their names, where they are shown as well."""
    asked = "" if service.cost_note else "À demander à qui le propose"
    users = f"{counted(service.communes, 'commune')} environ" if service.communes else ""
    known = (
        ("Pour qui", service.audience),
        ("Proposé par", service.provider),
        ("Existe depuis", service.since),
        ("Taille utile", _size(service)),
        ("Coût", _noted(_COSTS.get(service.cost, asked), service.cost_note)),
        ("Licence", _noted(_LICENCES[service.licence], service.licence_note)),
        ("Déjà utilisé", _noted(users, service.used_by)),
        ("Thèmes", themes),
        ("Sources", "\n".join(map(_source, service.sources))),
    )
    return tuple((label, text) for label, text in known if text)


def unsure(service: "Service") -> str:
    """What of these facts nobody has read anywhere, for whoever relies on them; "" if all of them were."""
    if not service.verified:
        return _UNSURE
    read = {_READ.get(name) for source in service.sources for name in source.facts}
    missing = dict.fromkeys(
        label for name, label in _READ.items() if getattr(service, name) not in UNSAID and label not in read
    )
    return f"À vérifier{FIXED}: {', '.join(missing)}. Demandez au fournisseur." if missing else ""


def other_size(service: "Service", population: int | None) -> str:
    """For which size of commune it makes sense, where ours has another one; "" otherwise, or if that is not known."""
    if not population or service.smallest <= population <= (service.largest or population):
        return ""
    return _size(service)


def vintage(service: "Service", services: "Iterable[Service]") -> str:
    """Of when the catalogue is: the months of all services' oldest and newest source; "" for one that has no source."""
    if not service.sources:
        return ""
    days = [source.on for one in (service, *services) for source in one.sources]
    oldest, newest = min(days), max(days)
    last = f"{MONTHS[newest.month - 1]} {newest.year}"
    if (oldest.month, oldest.year) == (newest.month, newest.year):
        return f"Catalogue relevé en {last}."
    year = "" if oldest.year == newest.year else f" {oldest.year}"
    return f"Catalogue relevé {of(MONTHS[oldest.month - 1])}{year} à {last}."


def _size(service: "Service") -> str:
    least, most = number(service.smallest), number(service.largest)
    if service.smallest and service.largest:
        return f"De {least} à {most} habitants environ"
    if service.smallest:
        return f"À partir de {least} habitants environ"
    return f"Jusqu’à {most} habitants environ" if service.largest else ""


def _source(source: "Source") -> str:
    """maire-info.com/… (2022) : usage, coût. Lu le 30 novembre 2026."""
    read = dict.fromkeys(_READ[name] for name in source.facts if name in _READ)  # a later version may know others
    dated = f" ({source.dated})" if source.dated else ""
    about = f"{FIXED}: {', '.join(read)}" if read else ""
    return f"{source.where}{dated}{about}. Lu le {short_date(source.on)}."


def _noted(word: str, note: str) -> str:
    return f"{word}. {note}" if word and note else word or note
