"""The communes that said "nous aussi" for a need, as its page tells them: it cannot name ten thousand."""

from msgspec import Struct

from desktop.viewmodels.kit.french import FIXED, MOST_NAMED, counted, others


class SharedNeed(Struct, frozen=True, kw_only=True):
    """What the pages of a need of ours and of another commune's have in common."""

    joined: tuple[tuple[str, str], ...] = ()  #: name and comment of each commune that said "nous aussi"

    @property
    def joined_heading(self) -> str:
        """Above those who said "nous aussi"."""
        if not self.joined:
            return f"Aucune commune n’a encore dit «{FIXED}nous aussi{FIXED}»"
        return f"{counted(len(self.joined), 'commune a', 'communes ont')} dit «{FIXED}nous aussi{FIXED}»"

    @property
    def joined_shown(self) -> tuple[tuple[str, str], ...]:
        """The first of them, each with its comment, or that it made none."""
        return tuple((name, comment or "Sans commentaire") for name, comment in self.joined[:MOST_NAMED])

    @property
    def joined_more(self) -> str:
        """How many others there are; "" for none."""
        return others(len(self.joined))
