"""What F10 brought: which decision it was, and how people read it. Each answer is marked as an example."""

from typing import Literal

from msgspec import Struct

EXAMPLE = "Exemple de réponse"
#: What the platform, a committee or the préfet may decide next.
DecisionKey = Literal["group", "judge", "compose", "judge_projects", "plan", "live", "answer", "publish"]


class Decided(Struct, frozen=True, kw_only=True):
    """What F10 brought, in French."""

    title: str
    lines: tuple[str, ...]  #: a sentence for each thing that was decided
    by_stick: bool = False  #: it came by the USB stick, without any network
    stays: bool = False  #: it asks for nothing, so that nothing which the commune does takes it away
    to_take: str = ""  #: the sentence that asks to take the stick's answer, the last of `lines` too; "" for none
    taken: bool = False  #: that was done, and is asked no more
    key: DecisionKey | None = None  #: which decision it was; None for none
    time_passes: str = ""  #: the sentence that it comes later in the story, the first of `lines` too; "" for now


class Idle(Decided, frozen=True, kw_only=True):
    """Nothing was decided; `lines` say what the commune may do."""

    cue: str  #: what the presenter does then; never projected


def example(words: str) -> str:
    """The words, marked, as they get into the commune's own database."""
    return f"{EXAMPLE}. {words}"
