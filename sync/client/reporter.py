"""Progress of a round, for display."""

from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

Step: TypeAlias = Literal["hello", "sending", "receiving", "attachments", "done"]


class Progress(Struct, frozen=True):
    step: Step  #: the one that is under way
    done: int = 0  #: acts while sending, items while receiving, bytes of attachments
    total: int = 0  #: 0: unknown


class Reporter(Protocol):
    def report(self, progress: Progress) -> None: ...


class Silent:
    """A reporter for rounds that are not displayed."""

    def report(self, progress: Progress) -> None:
        return None


class RememberingReporter:
    """The fake: what was reported, in order."""

    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.seen.append(progress)
