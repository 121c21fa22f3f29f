"""One round of the exchange: whether it may begin, then RoundRunner, then what is stored of it."""

from datetime import datetime

from sqlalchemy import Connection

from sync.client.connection import backoff
from sync.client.connection.host_cooldown import HostCooldown
from sync.client.errors import Declined, NetworkError, SyncError
from sync.client.exchange import round_history
from sync.client.exchange.round_context import RoundSettings
from sync.client.exchange.round_history import LastRound, RoundOutcome, Timing
from sync.client.exchange.round_runner import RoundRunner
from sync.client.host import Host
from sync.client.ledger import link
from sync.client.reporter import Progress
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport

#: Errors that the host itself causes: every commune of this computer waits.
_OF_THE_HOST = ("timeout", "refused", "cut", "platform_down", "retry_later")


def run(host: Host, transport: Transport, key: SigningKey, settings: RoundSettings) -> RoundOutcome:
    """Runs one round and stores its outcome, also when it raises NetworkError, Declined or Integrity.

    Every step commits by itself: what was done stays, the rest is left to the next round. Also raises NotEnrolled and
    KeyLost, and what the host's database raises.
    """
    with host.reading() as connection:
        platform, before = link.platform(connection), round_history.last(connection)
        cooldown = _cooldown(connection, settings)
    started = settings.clock()
    if not _may_begin(started, before, cooldown, automatic=settings.automatic):
        if settings.automatic:
            return RoundOutcome(outcome="waiting")
        raise NetworkError("retry_later", "asked by the last answer")
    runner = RoundRunner(host, transport, platform, settings, before)
    error: SyncError | None = None
    try:
        runner.exchange(key)
    except SyncError as raised:
        error = raised
    ended = settings.clock()
    failures = 0 if error is None else 1 + (before.failures if before else 0)
    wait = error.retry_after if isinstance(error, (NetworkError, Declined)) else None
    timing = Timing(
        started=started,
        ended=ended,
        failures=failures,
        next_at=None if error is None else backoff.next_attempt(ended, failures, wait, settings.jitter()),
        server_time=runner.server_time,
        offset_s=runner.offset_s,
    )
    code = error.code if error is not None else "stopped" if runner.deadline.passed or runner.unfinished else "complete"
    with host.transaction() as connection:
        outcome = runner.outcome(connection, code)
        round_history.remember(connection, outcome, timing, runner.pushed.pace, runner.server_state)
    if cooldown is not None:
        _update(cooldown, error, timing)
    settings.reporter.report(Progress("done"))
    if error is not None:
        raise error
    return outcome


def _cooldown(connection: Connection, settings: RoundSettings) -> HostCooldown | None:
    own = link.read(connection)
    return None if own is None or settings.cooldowns is None else HostCooldown(settings.cooldowns, own.url)


def _may_begin(now: datetime, before: LastRound | None, cooldown: HostCooldown | None, *, automatic: bool) -> bool:
    if before is not None:
        asked = before.outcome == "retry_later"
        if not backoff.may_start(now, before.ended_at, before.next_at, asked_to_wait=asked, automatic=automatic):
            return False
    return cooldown is None or cooldown.allows(now, automatic=automatic)


def _update(cooldown: HostCooldown, error: SyncError | None, timing: Timing) -> None:
    """Notes or clears until when the host wants no call; other errors are this computer's, and change nothing."""
    if error is None:
        cooldown.clear()
    elif timing.next_at is not None and error.code in _OF_THE_HOST:
        cooldown.start(timing.ended, timing.next_at, asked=error.code == "retry_later")
