"""The communes that said "nous aussi" for a need, as its page tells them: it cannot name ten thousand."""

from msgspec import Struct

from desktop.viewmodels.kit.french import FIXED, counted

_MOST = 30  # communes that are shown by name


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
        return tuple((name, comment or "Sans commentaire") for name, comment in self.joined[:_MOST])

    @property
    def joined_more(self) -> str:
        """How many others there are; "" for none."""
        more = len(self.joined) - _MOST
        return f"et {counted(more, 'autre')}" if more > 0 else ""
