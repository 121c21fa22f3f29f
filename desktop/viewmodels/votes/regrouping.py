"""The question that is asked once needs of ours are grouped in a proposal."""

from msgspec import Struct


class Regrouping(Struct, frozen=True):
    """The question after needs were grouped in a proposal: does the commune vote for it?"""

    need: str  #: id of our need; "" where we only said "nous aussi" to it
    proposal: str  #: id of the proposal
    sentence: str  #: what was grouped where, and the question itself
    more: int  #: how many other such questions wait
    brief: str = ""  #: the question where there is little room

    @property
    def question(self) -> str:
        """The sentence, and that other questions follow."""
        more = {0: "", 1: " Une autre question suivra."}.get(self.more, f" {self.more} autres suivront.")
        return f"{self.sentence}{more}"
