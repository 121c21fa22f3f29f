"""One round of the exchange: when it may begin, its course, what is remembered of it."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from sync.client.connection import backoff
from sync.client.connection.conversation import Conversation, Meter
from sync.client.connection.host_cooldown import HostCooldown
from sync.client.device.keystore import Wallet
from sync.client.errors import NetworkError, NotEnrolled, SyncError
from sync.client.exchange import outgoing_batches, pull, round_history
from sync.client.exchange.pull import Deadline, Pulled
from sync.client.exchange.round_history import Outcome, Timing
from sync.client.exchange.round_runner import RoundRunner
from sync.client.exchange.snapshots import DownloadCache
from sync.client.exchange.uploads import Blobs
from sync.client.host import Host
from sync.client.ledger import link
from sync.client.reporter import Progress, Reporter, Silent
from sync.contract.enrolment import PlatformKey
from sync.contract.feed import Scope
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport

_SILENT = Silent()
_OF_THE_HOST = ("timeout", "refused", "cut", "platform_down", "retry_later")


def never() -> bool:
    """For rounds that nobody stops."""
    return False


def run(
    host: Host,
    transport: Transport,
    key: SigningKey,
    *,
    wallet: Wallet | None = None,
    blobs: Blobs | None = None,
    cooldowns: Path | None = None,
    downloads: DownloadCache | None = None,
    clock: Callable[[], datetime],
    reporter: Reporter = _SILENT,
    budget_s: float = 120.0,
    automatic: bool = False,
    stop: Callable[[], bool] = never,
    owner: str = outgoing_batches.OWNER,
    monotonic: Callable[[], float] = time.monotonic,
    jitter: Callable[[], float] = random.random,
) -> Outcome:
    """Runs one round and remembers it, also when it raises NetworkError, Declined or Integrity.

    `clock` gives aware times and may be years off. After `budget_s` seconds, or once `stop` says so, nothing new is
    begun; what was done stays, the rest goes with the next round. `automatic`: a round that nobody asked for, which
    waits until the last one's `next_at` (Outcome "waiting"); for one that a person asked for see backoff.may_start.
    `wallet` keeps the key that this database gets when the platform shows that there are two of it, or that it is an
    old one; without, none is asked for. `blobs` gives the bytes of attachments; without it none leave. `cooldowns` is
    the folder in which the communes of this computer tell one another when a host wants no round. `downloads` keeps
    snapshots on their way here; without it the feed alone is asked. Raises NotEnrolled and KeyLost too, and what the
    host's database raises.
    """
    with host.reading() as connection:
        platform, before = _platform(connection), round_history.last(connection)
        cooldown = None if cooldowns is None else _cooldown(connection, cooldowns)
    started = clock()
    early = before is not None and not backoff.may_start(
        started, before.ended_at, before.next_at, asked_to_wait=before.outcome == "retry_later", automatic=automatic
    )
    if early or (cooldown is not None and not cooldown.open_at(started, automatic=automatic)):
        if automatic:
            return Outcome(outcome="waiting")
        raise NetworkError("retry_later", "asked by the last answer")
    current = RoundRunner(host, transport, platform, clock, reporter, before)
    deadline = Deadline(monotonic, budget_s, stop)
    fault: SyncError | None = None
    try:
        current.exchange(key, wallet, blobs, downloads, deadline, owner)
    except SyncError as error:
        fault = error
    ended = clock()
    failures = 0 if fault is None else 1 + (before.failures if before else 0)
    wait = fault.retry_after if isinstance(fault, NetworkError) else None
    timing = Timing(
        started=started,
        ended=ended,
        failures=failures,
        next_at=None if fault is None else backoff.next_attempt(ended, failures, wait, jitter()),
        server_time=current.server_time,
        offset_s=current.offset_s,
    )
    code = fault.code if fault is not None else "stopped" if deadline.passed else "complete"
    with host.transaction() as connection:
        outcome = current.outcome(connection, code)
        round_history.remember(connection, outcome, timing, current.pace, current.known)
    if cooldown is not None:
        _tell(cooldown, fault, timing)
    reporter.report(Progress("done"))
    if fault is not None:
        raise fault
    return outcome


def _cooldown(connection: Connection, cooldowns: Path) -> HostCooldown | None:
    own = link.read(connection)
    return None if own is None else HostCooldown(cooldowns, own.url)


def _tell(cooldown: HostCooldown, fault: SyncError | None, timing: Timing) -> None:
    """What this round says of the host. Of a fault on this side of it the other communes find out themselves."""
    if fault is None:
        cooldown.open()
    elif timing.next_at is not None and fault.code in _OF_THE_HOST:
        cooldown.shut(timing.ended, timing.next_at, asked=fault.code == "retry_later")


def pull_published(
    host: Host,
    transport: Transport,
    key: SigningKey,
    *,
    scopes: Sequence[Scope] = ("campaign", "proposals", "catalogue"),
    downloads: DownloadCache | None = None,
    reporter: Reporter = _SILENT,
    budget_s: float = 60.0,
    monotonic: Callable[[], float] = time.monotonic,
) -> Pulled:
    """Only takes what is published, as after an enrolment. Raises NotEnrolled, NetworkError, Declined or Integrity."""
    with host.reading() as connection:
        platform = _platform(connection)
    talk, deadline, done = Conversation(transport, platform, key, Meter()), Deadline(monotonic, budget_s), Pulled()
    for scope in scopes:
        pull.scope(host, talk, scope, reporter, deadline, done, downloads)
    return done


def _platform(connection: Connection) -> PlatformKey:
    own = link.read(connection)
    if own is None or own.platform is None:
        raise NotEnrolled
    return own.platform
