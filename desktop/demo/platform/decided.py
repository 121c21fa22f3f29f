"""What F10 brought: which decision it was, and how people read it. Each answer is marked as an example."""

from typing import Literal

from msgspec import Struct

EXAMPLE = "Exemple de réponse"
TIME_PASSES = "Le temps passe\u00a0: nous voici au "
#: What the platform, a committee or the préfet may decide next.
DecisionKey = Literal["group", "judge", "compose", "judge_projects", "plan", "live", "answer", "publish"]


class Decided(Struct, frozen=True):
    """What F10 brought, in French."""

    title: str
    lines: tuple[str, ...]  #: a sentence for each thing that was decided
    by_stick: bool = False  #: it came by the USB stick, without any network
    key: DecisionKey | None = None  #: which decision it was; None for none
    cue: str = ""  #: where nothing was decided, what the presenter does then; never projected

    @property
    def time_passes(self) -> str:
        """The sentence that it comes later in the story, the first one then; "" where it does not."""
        return self.lines[0] if self.lines and self.lines[0].startswith(TIME_PASSES) else ""

    @property
    def idle(self) -> bool:
        """Nothing was decided; `lines` say what the commune may do."""
        return bool(self.cue)


def example(words: str) -> str:
    """The words, marked, as they get into the commune's own database."""
    return f"{EXAMPLE}. {words}"
