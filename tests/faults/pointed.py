"""A process that goes once through all that an end does, and is killed at the named point on its way.

`python -m tests.faults.pointed POINT NTH FLAW commune DATA URL KEY SEED`: acts, makes a backup, takes what came on the
key, exchanges, writes the key; tells each act once it has returned. `… platform WORDS`: `relais-platform` with these
words. It ends by itself, with status 0, only where the point was not on its way.
"""

import random
import sys
from contextlib import closing
from pathlib import Path

from desktop import paths
from desktop.actions.attach_file import attach_file
from desktop.actions.cast_vote import cast_vote
from desktop.actions.desk import Desk, local_time
from desktop.actions.draft_need import draft_need
from desktop.actions.exchange import exchange
from desktop.actions.export_bundle import export_bundle
from desktop.actions.import_bundle import import_bundle
from desktop.actions.make_backup import make_backup
from desktop.actions.open_commune import open_commune
from desktop.actions.submit_need import submit_need
from desktop.actions.withdraw_vote import withdraw_vote
from sync.client.http_transport import HttpTransport
from sync.client.keystore import FileKeyStore
from sync.platform import cli
from tests.faults.acting import COMMUNE, tell
from tests.faults.memory import recall
from tests.faults.points import set_trap

SERVICES = ("opencimetiere", "aidants-connect")
DOCUMENT_BYTES = 40_000


def act(desk: Desk, folder: Path, seed: int) -> list[str]:
    """A need with a document that is its own, and a vote the other way: the operations that they made."""
    document = folder / "plan.pdf"
    document.write_bytes(b"%PDF-1.7\n" + random.Random(seed).randbytes(DOCUMENT_BYTES) + b"\n%%EOF\n")
    need = draft_need(desk, title=f"Besoin {seed}", description="Papier").made
    attach_file(desk, need, document)
    return [submit_need(desk, need).op, vote(desk, SERVICES[seed % len(SERVICES)])]


def vote(desk: Desk, service: str) -> str:
    memory, _ = recall(desk.store.path)
    stands = any(subject == service and stands for subject, _, stands in memory.votes.values())
    return (withdraw_vote if stands else cast_vote)(desk, service).op


def session(data: Path, url: str, key: Path, seed: int) -> None:
    places = paths.find(data)
    with closing(open_commune(places, COMMUNE, local_time, FileKeyStore(places.keys))) as desk:
        for op in act(desk, data, seed):
            tell(op=op)
        make_backup(desk, "asked")
        for file in sorted(key.glob("retour-*.relais")):
            import_bundle(desk, file)
        with closing(HttpTransport(url)) as transport:
            exchange(desk, transport)
        tell(op=vote(desk, SERVICES[seed % len(SERVICES)]))
        export_bundle(desk, key)


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
