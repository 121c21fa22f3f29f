"""The commune's end of the link benchmark: `link_client.py prepare|push|single DATA COUNT`; JSON on standard output.

prepare: COUNT acts that wait, needs with their texts and votes. push: one exchange on a cold connection; `push_s` until
the last receipt is kept, `round_s` with all that is read afterwards. single: the first COUNT of them, one POST each.
"""

import json
import random
import sys
import time
import zlib
from pathlib import Path
from typing import Any

from desktop import paths
from desktop.actions.cast_vote import cast_vote
from desktop.actions.desk import Desk, local_time
from desktop.actions.device_key import device_key
from desktop.actions.draft_need import draft_need
from desktop.actions.exchange import exchange
from desktop.actions.open_commune import open_commune
from desktop.actions.submit_need import submit_need
from desktop.database.queries import catalogue
from sync.client import batches, journal, link
from sync.client.conversation import Conversation, Meter
from sync.client.http_transport import HttpTransport
from sync.client.reporter import Progress
from sync.contract.batches import CONTENT_TYPE, BatchResult
from sync.contract.wire import HelloAnswer

COMMUNE = "45024"
#: Words made of these are about as hard to pack as French prose.
SYLLABLES = [
    "a",
    "é",
    "le",
    "la",
    "ri",
    "te",
    "ser",
    "me",
    "co",
    "de",
    "pa",
    "no",
    "mi",
    "ru",
    "tion",
    "ment",
    "vi",
    "sa",
    "lo",
    "ci",
    "po",
    "ra",
    "ne",
    "li",
    "bu",
    "dé",
    "pré",
    "gra",
    "fo",
    "ta",
    "ver",
    "son",
    "cha",
    "en",
    "an",
    "our",
    "eau",
    "ille",
    "que",
    "pour",
    "dans",
    "avec",
    "qui",
    "des",
    "fa",
    "jo",
    "bi",
    "ma",
    "so",
    "ga",
    "ve",
    "no",
    "ti",
    "ro",
    "pla",
    "cre",
    "den",
    "lec",
    "tri",
    "mon",
    "sei",
    "val",
    "fer",
    "bou",
]


class Stamps:
    """When the last act had its receipt."""

    def __init__(self) -> None:
        self.sent = 0.0

    def report(self, progress: Progress) -> None:
        if progress.step == "sending":
            self.sent = time.perf_counter()


def prose(dice: random.Random, words: int) -> str:
    return " ".join("".join(dice.choices(SYLLABLES, k=dice.randrange(1, 5))) for _ in range(words))


def prepare(desk: Desk, count: int) -> dict[str, Any]:
    dice = random.Random(count)
    with desk.store.reading() as connection:
        services = [service.id for service in catalogue.services(connection)]
    votes = min(len(services), count // 4)
    for service in services[:votes]:
        cast_vote(desk, service)
    for number in range(count - votes):
        text = prose(dice, dice.randrange(25, 100))
        title = f"{prose(dice, 5).capitalize()} ({number})"
        submit_need(desk, draft_need(desk, None, title=title, description=text).made)
    return {"acts": count, "votes": votes}


def push(desk: Desk, transport: HttpTransport) -> dict[str, Any]:
    key = device_key(desk)
    with desk.store.reading() as connection:
        leaving = batches.compose(journal.last(connection), key, batches.due(connection), 50, local_time())
    payload = len(zlib.compress(leaving.body, 6))
    stamps = Stamps()
    began = time.perf_counter()
    outcome = exchange(desk, transport, stamps).outcome
    ended = time.perf_counter()
    return {
        "push_s": stamps.sent - began,
        "round_s": ended - began,
        "payload": payload,
        "lines": len(leaving.body),
        "outcome": outcome.outcome,
        "accepted": outcome.accepted,
        "requests": outcome.requests,
        "sent": outcome.bytes_sent,
        "received": outcome.bytes_received,
    }


def single(desk: Desk, transport: HttpTransport, count: int) -> dict[str, Any]:
    key = device_key(desk)
    with desk.store.reading() as connection:
        own, acts, head = link.read(connection), batches.due(connection)[:count], journal.last(connection)
    if own is None or own.platform is None:
        raise LookupError("not enrolled")
    talk = Conversation(transport, own.platform, key, meter := Meter())
    began = time.perf_counter()
    talk.gzip = "gzip" in talk.ask("GET", "/hello", HelloAnswer).encodings
    for act in acts:
        leaving = batches.compose(head, key, [act], 50, local_time())
        talk.ask("POST", "/batches", BatchResult, body=leaving.rest(0), content_type=CONTENT_TYPE)
    return {"records": len(acts), "push_s": time.perf_counter() - began, "requests": meter.requests, "sent": meter.sent}


def main(mode: str, data: str, count: int) -> None:
    desk = open_commune(paths.find(Path(data)), COMMUNE, local_time)
    if mode == "prepare":
        found = prepare(desk, count)
    else:
        with desk.store.reading() as connection:
            own = link.read(connection)
        transport = HttpTransport("" if own is None else own.url)
        found = push(desk, transport) if mode == "push" else single(desk, transport, count)
        transport.close()
    desk.close()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
