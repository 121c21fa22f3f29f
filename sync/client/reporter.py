"""The reporter: how a round says where it is, to whoever shows it."""

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Step: TypeAlias = Literal["hello", "sending", "receiving", "attachments", "done"]


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` acts while sending, octets of attachments; pulled items, total unknown (0), while receiving."""

    step: Step
    done: int = 0
    total: int = 0


class Reporter(Protocol):
    def report(self, progress: Progress) -> None: ...


class Silent:
    """For rounds that nobody watches."""

    def report(self, progress: Progress) -> None:
        return None


class RememberingReporter:
    """The fake: keeps what was reported, in order."""

    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.seen.append(progress)
