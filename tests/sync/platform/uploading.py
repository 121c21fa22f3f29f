"""Documents that a commune uploads by tus, as its PC does: named by an act, started, sent, asked about."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sync.contract import uploads as wire
from sync.contract.wire import PREFIX, Answer
from sync.platform import blobs

SIZE = 100_000


@dataclass
class Document:
    """A file as the commune has it."""

    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def named(device: Any, document: Document, id_: str = "n1", **changes: Any) -> Any:
    """A need that lists the document, accepted."""
    listed = {"name": "plan.pdf", "sha256": document.sha256, "size": len(document.data)} | changes
    body = {"need": id_, "title": "Plan", "description": "Joint.", "attachments": [listed]}
    operation = device.act("need.submit", body, attachments=(document.sha256,))
    assert device.one(operation).status == "accepted"
    return operation


def tus(device: Any, method: str, path: str, body: bytes = b"", **headers: Any) -> Answer:
    said = {name: str(value) for name, value in headers.items()}
    return device.ask(method, path, body=body, **({"tus_resumable": wire.VERSION} | said))


def begin(device: Any, document: Document, size: int | None = None) -> Answer:
    length = len(document.data) if size is None else size
    return tus(device, "POST", "/uploads", upload_length=length, upload_metadata=wire.metadata(document.sha256))


def place(answer: Answer) -> str:
    assert answer.status == 201, answer.body
    return answer.headers[wire.LOCATION].removeprefix(PREFIX)


def patch(device: Any, at: str, data: bytes, offset: int, **headers: Any) -> Answer:
    return tus(device, "PATCH", at, data, **({"upload_offset": offset, "content_type": wire.CONTENT_TYPE} | headers))


def offset(device: Any, at: str) -> int:
    answer = tus(device, "HEAD", at)
    assert (answer.status, answer.body) == (200, b"")
    return int(answer.headers[wire.OFFSET])


def there(device: Any, document: Document) -> int:
    answer = device.ask("HEAD", f"/blobs/sha256/{document.sha256}")
    assert answer.body == b""
    return int(answer.status)


def kept(world: Any, document: Document) -> bytes:
    with world.store.reading() as connection:
        return b"".join(blobs.content(connection, document.sha256))


def code(problem: Any, answer: Answer) -> str:
    return str(problem(answer).type.rpartition(":")[2])
