"""What kind of sentence a notice shows, which decides when it goes."""

from typing import Literal, NamedTuple


class Sentence(NamedTuple):
    """A sentence that is shown, without its words."""

    #: in_place: it took the place of another, and keeps its height until the page is left; late: of a question, as its
    #: act has become something else; cancelled: the act was cancelled as the answer to it
    kind: Literal["plain", "question", "refusal", "in_place", "late", "cancelled"] = "plain"
    about: str = ""  #: id of the operation that a question is about
    act: str = ""  #: the same act in words, where the question is whether to cancel it, or was


PLAIN = Sentence()
