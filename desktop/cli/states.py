"""The state of an act or a draft, as a person reads it."""

from typing import Protocol

from desktop.domain.act_words import NOT_THERE, OTHER_PLATFORM, STATES, THEN_WITHDRAWN, away, by_another

_STATES = {
    "draft": "✎ Brouillon",
    "to_validate": "✍ À valider par le maire",
    "validated": "✍ Validé",
    "finalised": "↑ À envoyer",
    "in_flight": "↑ À envoyer",
    "held": "↑ À envoyer",
    "blocked": "↑ À envoyer",
    "deposited": "✓ Reçu",
    "accepted": "✓ Pris en compte",
    "rejected": "✗ Refusé",
    "superseded": "✓ Remplacé",
    "cancelled": "✗ Annulé",
    "withdrawn": "✗ Retiré",
    "published": "● Publié",
    "declined": "✗ Non retenu",
    "quarantined": "⚠ Mis de côté",
    "conflict": "⚠ À corriger",
    NOT_THERE: f"⚠ {STATES[NOT_THERE]}",
}


def shown(
    name: str, *, lost: bool = False, taken_back: bool = False, other_platform: bool = False, carried: bool = False
) -> str:
    """The state's sign and word; what the platform has lost goes again, whatever it had said of it.

    `carried`: it is on a USB key whose return has not come. `taken_back`: it was withdrawn since.
    `other_platform`: one that this computer was enrolled with before has answered it.
    """
    if lost:
        return "↑ À renvoyer"
    if other_platform or name == OTHER_PLATFORM:
        return f"{'✗' if name == 'rejected' else '✓'} {by_another(name)}"
    if carried and _STATES.get(name) == _STATES["finalised"]:
        return "⇩ Sur clé USB"
    return f"{_STATES.get(name, name)}{THEN_WITHDRAWN if taken_back else ''}"


#: With any other state it has not left, or waits for another act.
_CORRECTIONS = {
    "deposited": "✓ Correction reçue",
    "quarantined": "⚠ Correction mise de côté",
    "conflict": "⚠ Correction en conflit",
}


def correction(state: str) -> str:
    """Of a need whose text here is a correction that has no final answer: the platform has another text."""
    return _CORRECTIONS.get(state, "↑ Correction à envoyer")


def settle(need: str) -> str:
    """The command for a correction in conflict."""
    return f"relaisctl need settle {need} --keep mine|platform|both"


class Elsewhere(Protocol):
    """A vote, a join or a declaration, which another computer of the commune may have made or taken back."""

    @property
    def elsewhere(self) -> bool: ...

    @property
    def withdrawn_elsewhere(self) -> bool: ...

    @property
    def restored(self) -> bool: ...


def elsewhere(row: Elsewhere) -> str:
    """Behind its line, where it was said or taken back, if not here."""
    if row.withdrawn_elsewhere:
        return f", retiré {away(restored=row.restored)}"
    return f", {away(restored=row.restored)}" if row.elsewhere else ""
