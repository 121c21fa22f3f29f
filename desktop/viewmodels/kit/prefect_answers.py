"""The préfet's answers to a request, as states; shown only once he gave them."""

from desktop.domain.act_words import ANSWERED
from desktop.viewmodels.kit.french import FIXED, euros
from desktop.viewmodels.kit.states import Shown

REFUSED = Shown(*ANSWERED["refused"], "error")
INCOMPLETE = Shown(*ANSWERED["incomplete"], "warn")
#: Of a request that was found incomplete, while its complement waits to leave.
COMPLETING = Shown(*ANSWERED["completing"], "accent")


def granted(cents: int | None) -> Shown:
    """The financing is granted; with the amount, where the préfet gave one."""
    amount = "" if cents is None else f"{FIXED}: {whole_euros(cents)}"
    sign, words = ANSWERED["accepted"]
    return Shown(sign, f"{words}{amount}", "ok")


def whole_euros(cents: int) -> str:
    """3 840 €; with its cents only where there are some."""
    return euros(cents).replace(f",00{FIXED}€", f"{FIXED}€")


#: By ActRow.answered; a grant without its amount.
ANSWERS = {"accepted": granted(None), "refused": REFUSED, "incomplete": INCOMPLETE, "completing": COMPLETING}
