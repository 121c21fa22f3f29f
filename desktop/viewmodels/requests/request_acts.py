"""What may be done with a request that is written or read."""

from enum import Enum, auto

from desktop.viewmodels.kit.acts import Acts, ActsMainLater
from desktop.viewmodels.requests.editor import RequestEditor
from desktop.viewmodels.requests.path import RequestPath
from desktop.viewmodels.requests.sheet import RequestText


class RequestAct(Enum):
    WRITE = auto()
    NEXT = auto()  #: to the next step of the path
    PREVIOUS = auto()
    PRINT = auto()  #: the letter
    COPY = auto()  #: a new request from the text of one that was withdrawn or refused
    SUBMIT = auto()
    CONFIRM = auto()
    BACK_TO_TEXT = auto()
    DISCARD = auto()
    ABANDON = auto()  #: what is new in a complement
    COMPLETE = auto()
    CANCEL = auto()
    WITHDRAW = auto()
    CONFIRM_WITHDRAWAL = auto()
    KEEP = auto()


def of_writing(path: RequestPath, editor: RequestEditor) -> Acts[RequestAct]:
    """To the next step; on the last one, what can be done, always in this order, as one may be aiming at it."""
    back = (RequestAct.PREVIOUS,) if path.previous else ()
    bin = RequestAct.DISCARD if editor.is_draft else RequestAct.ABANDON if editor.gives_back else None
    if path.next:
        return Acts(RequestAct.NEXT, back, bin)
    if editor.stands:
        return Acts(RequestAct.COPY if editor.withdrawn else None, back, bin)
    if path.only_printed:
        return Acts(RequestAct.PRINT, back, bin)
    main = RequestAct.PRINT if path.to_print else RequestAct.SUBMIT
    acts = Acts(main, (RequestAct.PRINT, *back, RequestAct.SUBMIT), bin)
    return ActsMainLater(*acts._replace(main=None)) if path.problems else acts


def of_reading(sheet: RequestText) -> Acts[RequestAct]:
    # The letter of a request that was withdrawn, granted or replaced can still be printed, for the commune's files, but
    # it is not the main act.
    letter = None if sheet.later or sheet.granted else RequestAct.PRINT
    other = RequestAct.COPY if sheet.withdrawn else letter
    kept = sheet.withdrawn or sheet.granted or (sheet.later and not sheet.resume)
    others = (RequestAct.PRINT,) if kept else ()
    return Acts(
        RequestAct.COMPLETE if sheet.resume else other,
        others + ((RequestAct.COPY,) if sheet.refused else ()),
        danger=RequestAct.CANCEL if sheet.cancel else RequestAct.WITHDRAW if sheet.withdraw else None,
    )
