"""Which of several acts about the same thing stands, where only one can: of joins, of declarations of interest."""

from collections.abc import Iterable

from sync.client.ledger.states import VOID


def last_standing(acts: Iterable[tuple[str, str, str]]) -> str | None:
    """The newest act that was neither refused nor taken back, as the platform counts; None if there is none.

    `acts` are, newest first, an op, its state, and the state of the withdrawal that stands, "" without one.
    """
    return next((op for op, state, withdrawn in acts if state not in VOID and not withdrawn), None)
