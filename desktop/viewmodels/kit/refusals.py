"""A refusal as the window says it: what was refused, and what to do instead."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from desktop.domain.refusals import Refusal

T = TypeVar("T")


class HasRemedy(Protocol):
    """A refusal, a fault of the database or of the network, a remark about a financing plan."""

    @property
    def sentence(self) -> str: ...

    @property
    def remedy(self) -> str: ...


def words_of(refusal: HasRemedy) -> str:
    """The sentence and, where there is one, its remedy, in one line."""
    return f"{refusal.sentence} {refusal.remedy}".strip()


def refusing(job: Callable[[], T]) -> T:
    """Runs a job and turns errors of the exchange into refusals, to show them where the job was asked for.

    Without this they would appear in the connection band. A WrongCode is raised as it is: its field shows it.
    """
    from sync.client.errors import SyncError, WrongCode  # noqa: PLC0415 - sync comes after the first paint

    try:
        return job()
    except WrongCode:
        raise
    except SyncError as error:
        raise Refusal(error.code, error.sentence, field="file", remedy=error.remedy) from error
