"""What a rule refuses: the window shows it beside the field, with the remedy."""

from typing import Protocol


class HasRemedy(Protocol):
    """A refusal, a fault of the database or of the network, a remark about a financing plan."""

    @property
    def sentence(self) -> str: ...

    @property
    def remedy(self) -> str: ...


def words_of(refusal: HasRemedy) -> str:
    """The sentence and, where there is one, its remedy, in one line."""
    return f"{refusal.sentence} {refusal.remedy}".strip()


class Refusal(Exception):
    """`code` never changes, so that scripts may read it; `sentence` is French, `field` the name of the field that it is
    about, `remedy` what to do instead, in French.

    `command` is the same remedy for people who type `relaisctl`; the window does not show it. `of_input`: the input is
    wrong; else the programme's rules forbid what was asked.
    """

    def __init__(
        self, code: str, sentence: str, *, field: str = "", remedy: str = "", command: str = "", of_input: bool = False
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.remedy = remedy
        self.command = command
        self.of_input = of_input
