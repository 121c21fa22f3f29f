"""A process that acts and exchanges without rest: `python -m tests.faults.exchanging DATA SEED [--flaw anew]`.

It tells each act once it has returned, and each round as it begins and ends. It ends when it is killed. With the flaw
it is the negative control: what was sent without an answer is cancelled and made anew, under another operation.
"""

import random
import sys
import time
from pathlib import Path

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import catalogue, link
from sync.client.connection.http_transport import HttpTransport
from sync.client.errors import SyncError
from tests.faults.acting import COMMUNE, tell
from tests.faults.memory import recall

KINDS = ("submit", "submit", "cast", "withdraw_vote", "withdraw_need")
_MOST_ACTS = 120  # in one round: up to three blocks


def act(context: CommuneContext, dice: random.Random, services: list[str], title: str, kinds: tuple[str, ...]) -> None:
    """One act of one of the kinds, and what it made told."""
    memory, _ = recall(context.store.path)
    standing = [subject for subject, _, stands in memory.votes.values() if stands]
    free = [service for service in services if service not in standing]
    sent = [id for id, (_, submitted, withdrawn, _) in memory.needs.items() if submitted and withdrawn is None]
    kind = dice.choice(kinds)
    if kind == "cast" and free:
        done = cast_vote(context, dice.choice(free))
    elif kind == "withdraw_vote" and standing:
        done = withdraw_vote(context, dice.choice(standing))
    elif kind == "withdraw_need" and len(sent) > 5:
        done = withdraw_need(context, dice.choice(sent))
    else:
        done = submit_need(context, draft_need(context, None, title=title, description="Papier").value)
    tell(op=done.value.op)


def make_anew(context: CommuneContext) -> None:
    """The flaw: an unanswered need is taken as not sent."""
    with context.store.transaction() as connection:
        tried = "state IN ('finalised', 'in_flight') AND attempts > 0 AND type = 'need.submit'"
        titles = [title for (title,) in connection.exec_driver_sql(f"SELECT title FROM outbox WHERE {tried}")]
        connection.exec_driver_sql(f"UPDATE outbox SET state = 'cancelled' WHERE {tried}")
        dropped = "(SELECT op FROM outbox WHERE state = 'cancelled')"
        connection.exec_driver_sql(f"UPDATE need SET submit_op = NULL WHERE submit_op IN {dropped}")
        connection.exec_driver_sql("DELETE FROM batch")
    for title in titles:
        submit_need(context, draft_need(context, None, title=title, description="Papier").value)


def main(data: Path, seed: int, flaw: str = "") -> None:
    dice = random.Random(seed)
    context = open_commune(paths.find(data), COMMUNE, local_time)
    with context.store.reading() as connection:
        own = link.current(connection)
        services = [service.id for service in catalogue.services(connection)]
    if own is None:
        raise AssertionError(data)
    if flaw:
        make_anew(context)
    transport = HttpTransport(own.url)
    number = 0
    while True:
        for _ in range(dice.randrange(1, _MOST_ACTS)):
            number += 1
            act(context, dice, services, f"Besoin {seed}-{number}", ("submit",) if flaw else KINDS)
        began = time.perf_counter()
        tell(round="begins")
        try:
            outcome = exchange(context, transport).value.outcome
        except SyncError as error:
            outcome = error.code
        tell(round="ended", outcome=outcome, seconds=time.perf_counter() - began)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[4:5])
