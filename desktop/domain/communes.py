"""Which entries of the official list may use the application, and which may enrol and vote."""

from collections.abc import Mapping
from typing import Final, Literal, Protocol

from desktop.domain import french
from desktop.domain.refusals import Refusal

#: What was begun for a commune: an enrolment, an exchange or a USB stick, an act, a text, a person to ask.
Trace = Literal["enrolled", "exchanged", "act", "draft", "person", "other"]
_BEGUN: Final[Mapping[Trace, str]] = {
    "enrolled": "Cet ordinateur est inscrit pour {}, ou l’a été.",
    "exchanged": "{} a déjà échangé avec la plateforme, ou par une clé USB.",
    "act": "Un envoi au moins a été préparé pour {}.",
    "draft": "Un brouillon au moins est écrit pour {}.",
    "person": "Une personne à joindre, ou sa fonction, est notée pour {}.",
    "other": "{} a déjà servi sur cet ordinateur.",
}
_HARMLESS = "Elle reste ici sans gêner vos autres communes."
_UNDONE: Final[Mapping[Trace, str]] = {
    "draft": "Ouvrez-la d’abord, mettez ses brouillons à la corbeille et effacez-les de la corbeille.",
    "person": "Ouvrez-la d’abord, et videz ces champs dans Réglages et aide.",
}
#: Said before a commune is taken off this computer.
UNUSED = "Rien n’y a été écrit, et rien n’en est parti."
_TELL = "Signalez-le à votre préfecture."
#: Said beside its name of a commune without SIREN.
UNLISTED = f"La liste officielle ne lui donne pas de numéro SIREN. {_TELL}"


class ListedCommune(Protocol):
    """What the rules need to know of an entry of the official list."""

    @property
    def insee(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def siren(self) -> str | None: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def department_name(self) -> str: ...


#: The smallest of these in which two communes both lie.
Nearness = Literal["epci", "department", "region", "elsewhere"]
#: How a person reads it, the nearest first.
NEARNESS: Final[Mapping[Nearness, str]] = {
    "epci": "votre intercommunalité",
    "department": "votre département",
    "region": "votre région",
    "elsewhere": "ailleurs en France",
}


class Area(Protocol):
    """The codes of where a commune lies."""

    @property
    def epci(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def region(self) -> str: ...


def nearness(own: Area | None, other: Area | None) -> Nearness:
    """How near another commune is; "elsewhere" also where it is not known."""
    if own is None or other is None:
        return "elsewhere"
    if own.epci and own.epci == other.epci:
        return "epci"
    if own.department == other.department:
        return "department"
    return "region" if own.region == other.region else "elsewhere"


def department_of(insee: str) -> str:
    """The code of the département in an INSEE code: its first two characters, overseas its first three."""
    return insee[: 3 if insee.startswith(("97", "98")) else 2]


def check_known(commune: ListedCommune | None, insee: str, parent: ListedCommune | None = None) -> None:
    """Raises Refusal for an unknown code, and for a part of another commune (`parent`, if the list has it)."""
    if commune is None:
        raise Refusal(
            "unknown_commune",
            f"Aucune commune ne porte le code {french.quoted(insee)}.",
            field="commune",
            remedy="Cherchez-la par son nom.",
            command="commune search NOM",
            of_input=True,
        )
    if commune.kind == "commune-actuelle":
        return
    what = {
        "arrondissement-municipal": "est un arrondissement",
        "commune-deleguee": "est une commune déléguée",
        "commune-associee": "est une commune associée",
    }.get(commune.kind, "n’est pas une commune")
    belongs = f" de {parent.name} ({parent.insee})" if parent is not None else ""
    remedy = f"Choisissez {parent.name}, code {parent.insee}." if parent is not None else "Choisissez sa commune."
    raise Refusal("not_a_commune", f"{commune.name} {what}{belongs} et ne vote pas.", field="commune", remedy=remedy)


def check_unused(name: str, trace: Trace | None) -> None:
    """Raises Refusal where something was begun for the commune: then it was not merely chosen by mistake."""
    if trace is None:
        return
    raise Refusal(
        "not_unused",
        f"{_BEGUN[trace].format(name)} Elle ne peut pas être retirée.",
        field="commune",
        remedy=_UNDONE.get(trace, _HARMLESS),
    )


def none_chosen() -> Refusal:
    return Refusal("no_commune", "Aucune commune n’est choisie.", field="commune", remedy="Choisissez la commune.")


def check_enrol(name: str, siren: str) -> None:
    """Raises Refusal without a SIREN: the commune may write needs, but a platform cannot know it."""
    if not siren:
        raise Refusal(
            "no_siren",
            f"{_unlisted(name)}\u00a0: son ordinateur ne peut pas être inscrit.",
            field="commune",
            remedy=f"Vos brouillons restent possibles. {_TELL}",
        )


def check_campaign(*, demonstration: bool, invented: bool) -> None:
    """Raises Refusal for a demonstration's platform and a real commune. `invented`: the commune is not real."""
    if demonstration and not invented:
        raise Refusal(
            "demonstration",
            "Cette plateforme est celle d’une démonstration\u00a0: l’application réelle la refuse.",
            field="platform",
            remedy="Demandez à votre préfecture l’adresse et le code de la vraie plateforme.",
        )


def check_act(name: str, siren: str) -> None:
    """Raises Refusal without a SIREN: the act could never be sent, only prepared."""
    if not siren:
        raise Refusal(
            "no_siren",
            nothing_leaves(name),
            field="commune",
            remedy=f"Votre texte reste un brouillon, gardé entier. {_TELL}",
        )


def nothing_leaves(name: str) -> str:
    """What it means for a commune that it has no SIREN."""
    return f"{_unlisted(name)}\u00a0: rien ne peut partir en son nom."


def _unlisted(name: str) -> str:
    return f"La liste officielle ne donne pas de numéro SIREN pour {name}"
