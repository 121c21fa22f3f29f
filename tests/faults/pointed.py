"""A process that goes once through all that an end does, and is killed at the named point on its way.

`python -m tests.faults.pointed POINT NTH FLAW commune DATA URL KEY SEED`: acts, makes a backup, takes what came on the
key, exchanges, writes the key; tells each act once it has returned. `… platform WORDS`: `relais-platform` with these
words. It ends by itself, with status 0, only where the point was not on its way.
"""

import random
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from desktop import paths
from desktop.actions.kit.attach_file import attach_file
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.settings.make_backup import make_backup
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from sync.client.connection.http_transport import HttpTransport
from sync.client.device.keystore import FileKeyStore
from sync.platform import cli
from tests.faults.acting import COMMUNE, tell
from tests.faults.memory import recall
from tests.faults.points import set_trap

SERVICES = ("opencimetiere", "aidants-connect")
DOCUMENT_BYTES = 40_000


def act(context: CommuneContext, folder: Path, seed: int) -> Iterator[str]:
    """A need with a document that is its own, then a vote the other way: the operation of each once it is made."""
    document = folder / "plan.pdf"
    document.write_bytes(b"%PDF-1.7\n" + random.Random(seed).randbytes(DOCUMENT_BYTES) + b"\n%%EOF\n")
    need = draft_need(context, title=f"Besoin {seed}", description="Papier").value
    attach_file(context, need, document)
    yield submit_need(context, need).value.op
    yield vote(context, SERVICES[seed % len(SERVICES)])


def vote(context: CommuneContext, service: str) -> str:
    memory, _ = recall(context.store.path)
    stands = any(subject == service and stands for subject, _, stands in memory.votes.values())
    return (withdraw_vote if stands else cast_vote)(context, service).value.op


def session(data: Path, url: str, key: Path, seed: int) -> None:
    places = paths.find(data)
    with closing(open_commune(places, COMMUNE, local_time, FileKeyStore(places.keys))) as context:
        for op in act(context, data, seed):
            tell(op=op)
        make_backup(context, "asked")
        for file in sorted(key.glob("retour-*.relais")):
            import_bundle(context, file)
        with closing(HttpTransport(url)) as transport:
            exchange(context, transport)
        tell(op=vote(context, SERVICES[seed % len(SERVICES)]))
        export_bundle(context, key)


def main(point: str, nth: str, flaw: str, end: str, *words: str) -> None:
    set_trap(point, int(nth), flaw)
    if end == "commune":
        data, url, key, seed = words
        session(Path(data), url, Path(key), int(seed))
    else:
        sys.argv = ["relais-platform", *words]
        cli.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
