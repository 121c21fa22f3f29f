"""The same rows in the list that Qt has ready: a QListView over a QSqlQueryModel, for `lists.py` to be held against."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject
from PySide6.QtSql import QSqlDatabase, QSqlQuery, QSqlQueryModel
from PySide6.QtWidgets import QListView

#: What each place shows, in its order; the title first, that is what is painted.
ROWS = {
    "needs": (
        "SELECT need.title, need.*, submission.state, submission.number, submission.received_at, withdrawal.state,"
        " mine.value FROM need LEFT JOIN outbox AS submission ON submission.op = need.submit_op"
        " LEFT JOIN outbox AS withdrawal ON withdrawal.op = need.withdraw_op"
        " LEFT JOIN copy AS mine ON mine.scope = 'mine' AND mine.id = need.id"
        " WHERE need.discarded_at IS NULL AND need.amends IS NULL ORDER BY need.updated_at DESC, need.id DESC"
    ),
    "outbox": (
        "SELECT title, op, seq, type, subject, state, created_at, attempts, number, received_at, reason, detail"
        " FROM outbox ORDER BY state NOT IN ('finalised', 'in_flight', 'held', 'blocked'), seq DESC"
    ),
    "votes": (
        "SELECT copy.value ->> 'title', copy.*, vote.*, casting.state, casting.number, casting.received_at"
        " FROM copy LEFT JOIN vote ON vote.subject = copy.id AND vote.stands = 1"
        " LEFT JOIN outbox AS casting ON casting.op = vote.cast_op"
        " WHERE copy.scope = 'proposals' ORDER BY lower(copy.value ->> 'title'), copy.id"
    ),
}


class _Painted(QObject):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.at = 0.0
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


class ListTimes(NamedTuple):
    """How long that list took, in milliseconds."""

    first: float  #: until the first lines are painted
    processor: float  #: of the process until then
    whole: float  #: until the model holds them all


def painted(database: Path, place: str, until: Callable[[Callable[[], bool]], object]) -> ListTimes:
    door = QSqlDatabase.addDatabase("QSQLITE", place)
    door.setDatabaseName(str(database))
    door.setConnectOptions("QSQLITE_OPEN_READONLY")
    if not door.open():
        raise AssertionError(door.lastError().text())
    view, model = QListView(), QSqlQueryModel()
    view.setUniformItemSizes(True)
    view.resize(1100, 450)
    view.show()
    until(view.isVisible)
    watch, began, used = _Painted(view), time.perf_counter(), time.process_time()
    query = QSqlQuery(door)
    if not query.exec(ROWS[place]):
        raise AssertionError(query.lastError().text())
    model.setQuery(query)
    view.setModel(model)
    until(lambda: watch.at > began)
    first, used = watch.at - began, time.process_time() - used
    while model.canFetchMore():
        model.fetchMore()
    whole = time.perf_counter() - began
    view.deleteLater()
    del model, query
    return ListTimes(1000 * first, 1000 * used, 1000 * whole)
