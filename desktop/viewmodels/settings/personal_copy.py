"""The copy of all personal data on this computer as a text to read, to print and to hand over."""

from datetime import datetime

from msgspec import Struct

from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.settings.personal_words import PersonalData, Protection


class PersonalCopy(Struct, frozen=True, kw_only=True):
    """What the text tells."""

    commune: str  #: its name
    made: datetime  #: when it is made
    listed: tuple[PersonalData, ...]  #: each place with its data; none is left out
    acts_as: tuple[str, ...]  #: roles that signed acts bear, in words
    protection: Protection  #: who answers for personal data at the platform
    notice: str = ""  #: that all is invented; "" for what is true

    @property
    def text(self) -> str:
        """Paragraphs with an empty line between them."""
        some = "Remettez à chacun ce qui le concerne seulement."
        none = "Aucune donnée personnelle n’est gardée sur cet ordinateur."
        parts = [self.notice] if self.notice else []
        parts += [
            f"Données personnelles gardées sur l’ordinateur de la mairie{FIXED}: {self.commune}",
            f"Copie faite {french.legal(self.made)}. {some if self.listed or self.acts_as else none}",
            *(f"{one.place}\n{one.values}" for one in self.listed),
        ]
        if self.acts_as:
            parts.append("\n".join(("Rôles inscrits dans les envois signés", *self.acts_as)))
        parts += self.protection.paragraphs
        if self.protection.service:
            parts.append(f"À qui écrire{FIXED}: {', '.join(self.protection.service)}.")
        return "\n\n".join(parts) + "\n"
