"""Which entries of the official list may use the application, and which may enrol and vote."""

from collections.abc import Mapping
from typing import Final, Literal, Protocol

from desktop.domain import french
from desktop.domain.refusals import Refusal

_STAYS = "Elle reste sur cet ordinateur, avec ce qui répond de cet envoi."
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


def check_removal(name: str, *, enrolled: bool, asked: bool, sent: int, waiting: int) -> None:
    """Raises Refusal where the commune cannot be taken off this computer as one that was chosen by mistake.

    `asked`: its enrolment left on a USB stick. `sent`, `waiting`: how many of its acts left, or wait to leave.
    """
    if enrolled:
        why, remedy = f"Cet ordinateur est inscrit pour {name}.", "Une commune inscrite reste sur son ordinateur."
    elif asked:
        why, remedy = f"L’inscription de cet ordinateur pour {name} est partie sur une clé USB.", _STAYS
    elif sent:
        why, remedy = (
            f"{french.counted(sent, 'envoi')} {french.of(name)} {french.agreed(sent, 'est parti', 'sont partis')}.",
            _STAYS,
        )
    elif waiting:
        many = french.agreed(waiting, "attend", "attendent")
        why = f"{french.counted(waiting, 'envoi')} {french.of(name)} {many} dans sa boîte d’envoi."
        remedy = "Ouvrez-la, annulez ce qui attend, puis recommencez."
    else:
        return
    raise Refusal("not_unused", f"{why} Elle n’a pas été retirée.", field="commune", remedy=remedy)


def removal_loss(drafts: int) -> str:
    """What she no longer finds once a commune was taken off this computer, as a sentence."""
    if not drafts:
        return "Rien n’y est écrit."
    one, many = "est écrit", "sont écrits"
    return f"{french.counted(drafts, 'brouillon')} y {french.agreed(drafts, one, many)}, que vous ne verrez plus ici."


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
