"""The named points at which either end is killed, and the trap that kills a process at one of them.

A point is a way through the program: "after" or "before" a function, then after or before another. The trap watches
every call of the process from outside (`sys.setprofile`), so the program itself knows of no point.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from sqlalchemy import Connection

from sync.client.ledger.outbox import Appended
from tests.faults.acting import tell

Way = tuple[str, ...]
#: Our end commits by the driver, the platform by SQLAlchemy.
_OURS, _COMMIT = "desktop.database.store:_commit", "sqlalchemy.engine.default:DefaultDialect.do_commit"
BEFORE_OURS, OURS_COMMITTED = f"before {_OURS}", f"after {_OURS}"
BEFORE_COMMIT, COMMITTED = f"before {_COMMIT}", f"after {_COMMIT}"

_APPENDED = "after sync.client.ledger.outbox:append"
_STARTED = "after sync.client.exchange.outgoing_batches:start"
_LEASED = "after sync.client.exchange.outgoing_batches:lease"
_SETTLING = "before sync.client.exchange.settle:block"
_PAGE = "after sync.client.exchange.pull:take_page"
#: The commune's end: an act, a backup, an answer read from a USB stick, a round with a document, a stick written.
COMMUNE_POINTS: dict[str, Way] = {
    "opening: the head outside caught up": ("after sync.client.ledger.journal:catch_up",),
    "act: journal line written": ("after sync.client.ledger.journal:extend",),
    "act: outbox line written": (_APPENDED,),
    "act: about to commit": (_APPENDED, BEFORE_OURS),
    "act: committed, head outside behind": (_APPENDED, OURS_COMMITTED),
    "act: head written, nobody told": ("after sync.client.ledger.journal:HeadFile.advance",),
    "backup: copied, not named": ("before desktop.database.backup_folder:keep",),
    "backup: its card written, not its name": ("after desktop.database.backup_folder:_write",),
    "backup: named": ("before desktop.database.backup_folder:rotate",),
    "return: link kept": ("after sync.client.usb.returns:_keep_link",),
    "return: a receipt taken": ("after sync.client.exchange.settle:take_proof",),
    "return: words taken, not committed": ("after sync.client.usb.returns:_take_words",),
    "return: all taken, not noted": ("before sync.client.usb.returns:_remember",),
    "round: a batch leased again": (_LEASED, OURS_COMMITTED),
    "round: attempt recorded": (_STARTED,),
    "round: attempt committed, nothing sent": (_STARTED, OURS_COMMITTED),
    "round: answered, nothing settled": (_STARTED, _SETTLING),
    "round: words of a block written, not chained": (
        _STARTED,
        _SETTLING,
        "before sync.client.ledger.platform_ledger:_chain",
    ),
    "round: a receipt written": (_STARTED, _SETTLING, "after sync.client.exchange.settle:_write"),
    "round: block settled, batch not finished": (_STARTED, _SETTLING, OURS_COMMITTED),
    "round: batch finished": ("after sync.client.exchange.outgoing_batches:finish",),
    "round: a page taken, its cursor not committed": (_PAGE,),
    "round: cursor committed": (_PAGE, OURS_COMMITTED),
    "document: place kept, nothing sent": ("after sync.client.exchange.uploads:Uploads._reach",),
    "document: there, not noted": ("before sync.client.exchange.uploads:Uploads._arrive",),
    "key: acts noted as tried, nothing written": ("before sync.client.usb.drive:write",),
    "key: written, not named": ("before sync.client.usb.drive:UsbDrive.rename",),
    "key: named, not noted": ("after sync.client.usb.drive:write",),
}

_VERIFIED = "after sync.platform.intake.batches:_verify"
_DECIDED = "after sync.platform.intake.deposit:block"
#: The platform, as it serves a round.
SERVED_POINTS: dict[str, Way] = {
    "batch: block verified": (_VERIFIED,),
    "batch: effects decided, not written": (_VERIFIED, "before sync.platform.effects.apply:finish"),
    "batch: effects written": ("after sync.platform.effects.apply:finish",),
    "batch: decision signed, no word of it": ("before sync.platform.ledger:append",),
    "batch: words written": ("after sync.platform.ledger:append",),
    "batch: receipt signed": ("after sync.contract.receipts:sign_receipt",),
    "batch: result kept": (_DECIDED,),
    "batch: about to commit": (_DECIDED, BEFORE_COMMIT),
    "batch: committed, no answer": (_DECIDED, COMMITTED),
    "batch: answer signed, not sent": (_DECIDED, "after sync.platform.http.service:Platform.signed"),
    "feed: pages asked": ("before sync.platform.publish.feed:several",),
    "document: place made": ("after sync.platform.intake.uploads:create",),
    "document: a piece kept": ("before sync.platform.intake.uploads:UploadIntake._commit", COMMITTED),
    "document: all there, not looked at": ("before sync.platform.intake.uploads:_finish",),
    "document: found whole, not committed": ("after sync.platform.blobs:finish",),
}
#: The platform, as it receives what came on a USB stick.
RECEIVED_POINTS: dict[str, Way] = {
    "key: bundle noted, nothing taken": ("before sync.platform.intake.bundles:_take",),
    "key: a block committed": (_DECIDED, COMMITTED),
    "key: acts taken, not their documents": ("before sync.platform.intake.bundles:_keep_blobs",),
    "key: all taken, no return": ("before sync.platform.intake.returns:write",),
    "key: return written, not named": ("after sync.platform.intake.returns:write",),
}
POINTS = COMMUNE_POINTS | SERVED_POINTS | RECEIVED_POINTS
#: What is done wrong just before the kill. early: the act under way is acknowledged · split: an open transaction is
#: committed.
FLAWS = ("early", "split")


def set_trap(point: str, nth: int = 1, flaw: str = "") -> None:
    """Kills this process when it comes to the point for the nth time, in whatever thread."""
    watch = _trap(POINTS[point], nth, lambda frame, value: _die(frame, value, flaw))
    threading.setprofile(watch)
    sys.setprofile(watch)


def _trap(way: Way, nth: int, spring: Callable[[FrameType, Any], None]) -> Callable[[FrameType, str, Any], None]:
    steps = [_read(step) for step in way]
    left = [nth, 0]  # how many times are still to come, and the step that comes next

    def watch(frame: FrameType, event: str, value: Any) -> None:
        wanted, module, name = steps[left[1]]
        if event != wanted or frame.f_code.co_qualname != name or frame.f_globals.get("__name__") != module:
            return
        left[1] += 1
        if left[1] == len(steps):
            left[:] = left[0] - 1, 0
            if not left[0]:
                spring(frame, value)

    return watch


def _read(step: str) -> tuple[str, str, str]:
    edge, place = step.split()
    module, name = place.split(":")
    return {"before": "call", "after": "return"}[edge], module, name


def _die(frame: FrameType, value: Any, flaw: str) -> None:
    if flaw == "early" and isinstance(value, Appended):
        tell(op=value.op)
    connection = _writing(frame) if flaw == "split" else None
    if connection is not None:
        connection.connection.cursor().execute("COMMIT")
    os.kill(os.getpid(), signal.SIGKILL)


def _writing(frame: FrameType | None) -> Connection | None:
    """The nearest connection that somebody on the way here holds, if a transaction is open in it."""
    while frame is not None:
        found = frame.f_locals.get("connection")
        if isinstance(found, Connection):
            driver: Any = found.connection.dbapi_connection
            return found if driver.in_transaction else None
        frame = frame.f_back
    return None
