"""The préfet's answers to a request, as states; shown only once he gave them."""

from desktop.domain.act_words import ANSWERED
from desktop.domain.french import FIXED
from desktop.domain.french import amount as in_euros
from desktop.viewmodels.kit.states import Shown

REFUSED = Shown(*ANSWERED["refused"], "error")
INCOMPLETE = Shown(*ANSWERED["incomplete"], "warn")
#: Of a request that was found incomplete, while its complement waits to leave.
COMPLETING = Shown(*ANSWERED["completing"], "accent")


def granted(cents: int | None) -> Shown:
    """The financing is granted; with the amount, where the préfet gave one."""
    amount = "" if cents is None else f"{FIXED}: {in_euros(cents)}"
    sign, words = ANSWERED["accepted"]
    return Shown(sign, f"{words}{amount}", "ok")


#: By ActRow.answered; a grant without its amount.
ANSWERS = {"accepted": granted(None), "refused": REFUSED, "incomplete": INCOMPLETE, "completing": COMPLETING}
