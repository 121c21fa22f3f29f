"""The préfet's answers to a request, as states; shown only once he gave them."""

from desktop.domain import act_words
from desktop.domain.act_words import ANSWERED
from desktop.viewmodels.kit.states import Shown

REFUSED = Shown(*ANSWERED["refused"], "error")
INCOMPLETE = Shown(*ANSWERED["incomplete"], "warn")
#: Of a request that was found incomplete, while its complement waits to leave.
COMPLETING = Shown(*ANSWERED["completing"], "accent")

#: The same once that left on a USB stick.
COMPLETING_BY_STICK = Shown(*ANSWERED["completing_by_stick"], "accent")


def granted(cents: int | None) -> Shown:
    return Shown(ANSWERED["accepted"].sign, act_words.granted(cents), "ok")


#: By ActRow.answered; a grant without its amount.
ANSWERS = {
    "accepted": granted(None),
    "refused": REFUSED,
    "incomplete": INCOMPLETE,
    "completing": COMPLETING,
    "completing_by_stick": COMPLETING_BY_STICK,
}
