"""What the form of a request is filled with when it is opened."""

from msgspec import Struct

from desktop.viewmodels.requests.draft import OpenedDraft, RequestContext
from desktop.viewmodels.requests.words import BESIDE


class OpenedRequest(Struct, frozen=True, kw_only=True):
    """What the form is filled with."""

    fields: dict[str, str]  #: text of each field, by its name; the plan and the letter as JSON
    request_context: RequestContext  #: what the page needs to know beside the text
    asked: str  #: what the préfet said is missing, or why it came back; "" for a request that did not
    recovered: str = ""  #: that the text of a crash was found, as a sentence; "" where none was
    lodged: str = ""  #: that the platform already has it, or the request in which it was begun; "" otherwise
    origin: str = ""  #: id of that request; "" for none
    before: bool = True  #: after a crash: the text from before is not empty
    earlier: dict[str, str] | None = None  #: after a crash: the fields before what was typed; None otherwise
    aside: str = ""  #: JSON of the other text, where "Repartir du texte d’avant" put one aside; else ""


def opened_request(begun: OpenedDraft, fields: dict[str, str], *, recovered: str, lodged: str) -> OpenedRequest:
    return OpenedRequest(
        fields=fields,
        request_context=begun.request_context,
        asked=begun.asked,
        recovered=recovered,
        lodged=lodged or (BESIDE if begun.beside else ""),
        origin="" if lodged else begun.beside,
        before=begun.before,
        earlier=begun.earlier,
        aside=begun.aside,
    )
