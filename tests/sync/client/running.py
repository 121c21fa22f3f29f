"""Rounds and pulls as the tests run them: on the commune's clock, without jitter."""

from collections.abc import Sequence
from typing import Any

from sync.client.connection.pace import Pace
from sync.client.exchange import pull, round, round_history
from sync.client.exchange.pull import Pulled
from sync.client.exchange.round_context import RoundSettings
from sync.client.exchange.round_history import RoundOutcome, Timing
from sync.contract.feed import Scope
from sync.contract.wire import Transport


def run(commune: Any, transport: Transport, *, host: Any = None, key: Any = None, **settings: Any) -> RoundOutcome:
    """One round; `host` and `key` where they are not the commune's own."""
    return round.run(host or commune, transport, key or commune.key, _settings(commune, settings))


def published(commune: Any, transport: Transport, *scopes: Scope, **settings: Any) -> Pulled:
    wanted: Sequence[Scope] = scopes or ("proposals",)
    return pull.published(commune, transport, commune.key, _settings(commune, settings), wanted)


def _settings(commune: Any, settings: dict[str, Any]) -> RoundSettings:
    return RoundSettings(**({"clock": commune.clock, "jitter": lambda: 0.0} | settings))


def paced(commune: Any, pace: Pace) -> None:
    """As after a round on a link that was good for this pace."""
    now = commune.clock()
    with commune.transaction() as connection:
        before = round_history.last(connection)
        state = None if before is None else before.server_state
        timing = Timing(started=now, ended=now, failures=0)
        round_history.remember(connection, RoundOutcome(outcome="complete"), timing, pace, state)
