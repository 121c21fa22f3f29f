"""The sentence above the form of a request, and the field to which its problems lead. Pure functions."""

from collections.abc import Sequence

from msgspec import Struct

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit import act_context
from desktop.viewmodels.requests.opened_request import OpenedRequest


class OverText(Struct, frozen=True):
    """A sentence, and whether it warns."""

    words: str = ""  #: "" where there is nothing to say
    reopened: bool = False  #: whether it says that what was sent was taken back, and can be changed again
    origin: str = ""  #: id of the request of which it says that it was sent; "" for none


def over_text(opened: OpenedRequest | None, reopened: str) -> OverText:
    """Why it cannot be sent, if need be before it is written, or what the préfet asks; otherwise `reopened`, which says
    that it can be changed again.
    """
    sentence = "" if opened is None else opened.lodged or opened.asked or _unlisted(opened)
    if opened is None or not sentence:
        return OverText(reopened, reopened=bool(reopened))
    return OverText(f"⚠ {sentence}", origin=opened.origin)


def _unlisted(opened: OpenedRequest) -> str:
    commune = opened.request_context.commune
    if commune is None or commune.siren:
        return ""
    return act_context.unlisted(commune.name, "écrire cette demande et la garder ici")


def field_of(problems: Sequence[Refusal]) -> str | None:
    """The field of the only problem; None for several, which are listed together in the last step."""
    return problems[0].field if len(problems) == 1 else None
