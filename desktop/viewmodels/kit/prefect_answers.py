"""The préfet's answers to a request, as states; shown only once he gave them."""

from desktop.viewmodels.kit.french import FIXED, euros
from desktop.viewmodels.kit.states import FILLED, Shown

REFUSED = Shown("✗", "Refusée par le préfet", "error")
INCOMPLETE = Shown("⚠", "À compléter", "warn")


def granted(cents: int | None) -> Shown:
    """The financing is granted; with the amount, where the préfet gave one."""
    amount = "" if cents is None else f"{FIXED}: {whole_euros(cents)}"
    return Shown(FILLED, f"Financement accordé{amount}", "ok")


def whole_euros(cents: int) -> str:
    """3 840 €; with its cents only where there are some."""
    return euros(cents).replace(f",00{FIXED}€", f"{FIXED}€")


#: By the state of OwnRequest; a grant without its amount.
ANSWERS = {"accepted": granted(None), "refused": REFUSED, "incomplete": INCOMPLETE}
