"""A refusal as the window says it: what was refused, and what to do instead."""

from collections.abc import Callable
from typing import TypeVar

from desktop.domain.drafts import IN_BIN
from desktop.domain.exchange_words import answered
from desktop.domain.french import FIXED, quoted, uncapital
from desktop.domain.refusals import HasRemedy, Refusal, words_of

__all__ = ["HasRemedy", "about", "fault_words", "out_of_hands", "refusing", "words_of"]
#: Codes of faults after which a text is stored without her: she need not do it again, as she must an act.
_TRIED_AGAIN = ("disk_full", "read_only", "busy")

T = TypeVar("T")
#: Codes of refusals to send a text because of what another program did with it meanwhile.
_DONE_ELSEWHERE = (IN_BIN, "not_a_draft", "unknown_need", "unknown_request", "unknown_share")


def fault_words(fault: HasRemedy, *, unkept: bool) -> str:
    """What is said of a fault of the disk; `unkept`: a text waits to be stored, which is tried again by itself."""
    if not unkept or getattr(fault, "code", "") not in _TRIED_AGAIN:
        return words_of(fault)
    first = getattr(fault, "first", "")
    to_do = f"{first}." if first else fault.remedy
    return f"{fault.sentence} {to_do} Le texte en cours s’enregistrera alors de lui-même."


def refusing(job: Callable[[], T]) -> T:
    """Runs a job and turns errors of the exchange into refusals, to show them where the job was asked for.

    Without this they would appear in the connection band. A WrongCode is raised as it is: its field shows it.
    """
    from sync.client.errors import Declined, SyncError, WrongCode  # noqa: PLC0415 - sync comes after the first paint

    try:
        return job()
    except WrongCode:
        raise
    except Declined as error:
        sentence, remedy = answered(error.sentence, error.remedy)
        raise Refusal(error.code, sentence, field="file", remedy=remedy) from error
    except SyncError as error:
        raise Refusal(error.code, error.sentence, field="file", remedy=error.remedy) from error


def about(title: str, refusal: HasRemedy) -> str:
    """As it is said where another text may be in sight: of which one it was refused."""
    return f"À propos de {quoted(title)}{FIXED}: {uncapital(words_of(refusal))}"


def out_of_hands(refusal: Refusal) -> bool:
    """Whether it is refused because the draft was sent, erased or put in the bin elsewhere: it must be read again."""
    return refusal.code in _DONE_ELSEWHERE
