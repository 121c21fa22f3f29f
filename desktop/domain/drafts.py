"""Drafts: how much one may hold, how long it stays in the bin before it is deleted, and that none is sent from there.

Without the contract, as the first window needs some of it before it knows of any exchange.
"""

from datetime import datetime, timedelta

from desktop.domain.refusals import Refusal

#: Most characters of a text in a draft; `needs.CAPS` holds for what is sent.
MAX_DRAFT = 100_000
BIN_DAYS = 30
IN_BIN = "in_bin"  #: code of the refusal to send a draft that is in the bin


def bin_emptied_before(now: datetime) -> datetime:
    """The moment before which discarded drafts are deleted."""
    return now - timedelta(days=BIN_DAYS)


def check_taken_out(discarded_at: str, ours: str, command: str = "") -> None:
    """Raises Refusal for a draft in the bin: whoever put it there does not expect it to be sent.

    `ours`: the list to which it must be put back first ("nos besoins"); `command` does it in `relaisctl`.
    """
    if discarded_at:
        raise Refusal(
            IN_BIN,
            "Ce brouillon est dans la corbeille\u00a0: il ne part pas.",
            field="id",
            remedy=f"Pour l’envoyer, remettez-le d’abord dans {ours}.",
            command=command,
        )
