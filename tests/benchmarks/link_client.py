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
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.device_key import device_key
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import catalogue
from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.http_transport import HttpTransport
from sync.client.exchange import outgoing_batches
from sync.client.ledger import journal, link
from sync.client.reporter import Progress
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


def prepare(context: CommuneContext, count: int) -> dict[str, Any]:
    dice = random.Random(count)
    with context.store.reading() as connection:
        services = [service.id for service in catalogue.services(connection)]
    votes = min(len(services), count // 4)
    for service in services[:votes]:
        cast_vote(context, service)
    for number in range(count - votes):
        text = prose(dice, dice.randrange(25, 100))
        title = f"{prose(dice, 5).capitalize()} ({number})"
        submit_need(context, draft_need(context, None, title=title, description=text).value)
    return {"acts": count, "votes": votes}


def push(context: CommuneContext, transport: HttpTransport) -> dict[str, Any]:
    key = device_key(context)
    with context.store.reading() as connection:
        outgoing = outgoing_batches.compose(
            journal.last(connection),
            key,
            outgoing_batches.due(connection),
            50,
            local_time(),
            platform=link.platform(connection).id,
        )
    payload = len(zlib.compress(outgoing.body, 6))
    stamps = Stamps()
    began = time.perf_counter()
    outcome = exchange(context, transport, stamps).value
    ended = time.perf_counter()
    return {
        "push_s": stamps.sent - began,
        "round_s": ended - began,
        "payload": payload,
        "lines": len(outgoing.body),
        "outcome": outcome.outcome,
        "accepted": outcome.accepted,
        "requests": outcome.requests,
        "sent": outcome.bytes_sent,
        "received": outcome.bytes_received,
    }


def single(context: CommuneContext, transport: HttpTransport, count: int) -> dict[str, Any]:
    key = device_key(context)
    with context.store.reading() as connection:
        own, acts, head = link.read(connection), outgoing_batches.due(connection)[:count], journal.last(connection)
    if own is None or own.platform is None:
        raise LookupError("not enrolled")
    talk = Conversation(transport, own.platform, key, meter := Meter())
    began = time.perf_counter()
    talk.gzip = "gzip" in talk.ask(ApiRequest(path="/hello", shape=HelloAnswer)).encodings
    for act in acts:
        outgoing = outgoing_batches.compose(head, key, [act], 50, local_time(), platform=own.platform.id)
        talk.ask(outgoing.request())
    return {"records": len(acts), "push_s": time.perf_counter() - began, "requests": meter.requests, "sent": meter.sent}


def main(mode: str, data: str, count: int) -> None:
    context = open_commune(paths.find(Path(data)), COMMUNE, local_time)
    if mode == "prepare":
        found = prepare(context, count)
    else:
        with context.store.reading() as connection:
            own = link.read(connection)
        transport = HttpTransport("" if own is None else own.url)
        found = push(context, transport) if mode == "push" else single(context, transport, count)
        transport.close()
    context.close()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
