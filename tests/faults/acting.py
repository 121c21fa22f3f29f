"""A process that acts without rest on one commune's files: `python -m tests.faults.acting DATA SEED [--flaw NAME]`.

Before each act it says on standard output what it is about to do; after the act has returned, that it is done and what
it made: from then on the act is acknowledged. It ends when it is killed. With a flaw it is the negative control.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from desktop import paths
from desktop.actions.kit import append_act
from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database import times
from desktop.database.queries import catalogue
from desktop.domain import operations
from desktop.domain.changes import Outcome, QueuedAct
from tests.faults.memory import Act, Memory, recall

COMMUNE = "45024"
#: early: acknowledges before the commit · split: the vote's row and its operation in two transactions
FLAWS = ("early", "split")
#: The flaw of the power cuts: commits without waiting for the disk.
NORMAL = "normal"


def tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what | {"at": time.monotonic()}) + "\n")
    sys.stdout.flush()


def possible(memory: Memory, services: list[str], dice: random.Random, number: int) -> list[Act]:
    """What a commune could do next: one act of each kind that its rules allow now."""
    text = f"Besoin {number} " + "é" * dice.randrange(1, 90)
    drafts = [id for id, (_, submitted, _, _) in memory.needs.items() if submitted is None]
    sent = [id for id, (_, submitted, withdrawn, _) in memory.needs.items() if submitted and withdrawn is None]
    standing = {subject for subject, _, stands in memory.votes.values() if stands}
    free = [service for service in services if service not in standing]
    found = [Act("draft", "", text)]
    for verb, choices in (
        ("edit", drafts),
        ("discard", drafts),
        ("submit", [id for id in drafts if memory.needs[id][3] is None]),
        ("withdraw_need", sent),
        ("cast", free),
        ("withdraw_vote", sorted(standing)),
        ("cancel", cancellable(memory)),
    ):
        if choices:
            found.append(Act(verb, dice.choice(choices[-40:]), text if verb == "edit" else ""))
    return found


def cancellable(memory: Memory) -> list[str]:
    """Acts that nothing later relies on."""
    withdrawn = {submitted for _, submitted, by, _ in memory.needs.values() if by}
    withdrawn |= {cast for cast, (_, by, _) in memory.votes.items() if by}
    again = {subject for subject, _, stands in memory.votes.values() if stands}
    return [
        op
        for op, (kind, subject, state) in memory.acts.items()
        if state == "finalised" and op not in withdrawn and not (kind == "vote.withdraw" and subject in again)
    ]


def do(context: CommuneContext, act: Act) -> QueuedAct:
    """What it made: the subject and the operation, "" where there is none."""
    verbs: dict[str, Callable[[], Outcome[Any]]] = {
        "draft": lambda: draft_need(context, None, title=act.text, description="Papier"),
        "edit": lambda: draft_need(context, act.on, title=act.text),
        "discard": lambda: discard_need(context, act.on),
        "submit": lambda: submit_need(context, act.on),
        "withdraw_need": lambda: withdraw_need(context, act.on),
        "cast": lambda: cast_vote(context, act.on),
        "withdraw_vote": lambda: withdraw_vote(context, act.on),
        "cancel": lambda: cancel_act(context, act.on),
    }
    value = verbs[act.verb]().value
    if isinstance(value, QueuedAct):
        return value
    return QueuedAct(value if isinstance(value, str) else "", "")  # a discarded draft is read from its row


def flawed_cast(context: CommuneContext, act: Act, flaw: str, number: int) -> QueuedAct:
    """The vote of `cast_vote`, written as it must not be."""
    row = "INSERT INTO vote (cast_op, subject, kind, title, cast_at, stands) VALUES (?, ?, 'service', '', ?, 1)"
    with context.store.transaction() as connection:
        act_context = append_act.prepare_act(connection, context)
        values = (act_context.op, act.on, times.text(act_context.now))
        operation = operations.vote_cast(
            act_context.author,
            act_context.op,
            act_context.now,
            subject=act.on,
            kind="service",
            version=0,
            campaign="",
            need="",
        )
        appended = append_act.append(connection, act_context, operation, title="", subject=act.on)
        if flaw == "early":
            connection.exec_driver_sql(row, values)
            tell(n=number, done={"made": act.on, "op": act_context.op})
    if flaw == "split":  # in the other order, the foreign key already refuses it
        with context.store.transaction() as connection:
            connection.exec_driver_sql(row, values)
    append_act.keep_head(context, appended)
    return QueuedAct(act.on, act_context.op)


def main(data: Path, seed: int, flaw: str = "") -> None:
    places, dice = paths.find(data), random.Random(seed)
    if flaw == NORMAL:
        event.listen(Pool, "checkout", lambda connection, *_: connection.execute("PRAGMA synchronous = NORMAL"))
        flaw = ""
    context = open_commune(places, COMMUNE, local_time)
    with context.store.reading() as connection:
        services = [service.id for service in catalogue.services(connection)]
    memory, _ = recall(places.database(COMMUNE))
    tell(ready=True)
    number = 0
    while True:
        number += 1
        choice = possible(memory, services, dice, number)
        votes = [act for act in choice if act.verb in ("cast", "withdraw_vote")]
        act = dice.choice(votes if flaw else choice)
        tell(n=number, begin=asdict(act))
        done = flawed_cast(context, act, flaw, number) if flaw and act.verb == "cast" else do(context, act)
        if not (flaw == "early" and act.verb == "cast"):
            tell(n=number, done={"made": done.subject, "op": done.op})
        memory = memory.after(act, done.subject, done.op)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[4:5])
