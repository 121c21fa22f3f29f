"""Proposals that the platform has published and retained, as a window receives them."""

from typing import TYPE_CHECKING, Any

from desktop.domain.changes import Changes
from sync.contract.published import Proposal
from tests.desktop.actions import published

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

CEMETERY = Proposal(
    id="p-cimetiere", title="Cimetières", kind="to_develop", state="retained", reason="Attendue.", votes=40
)
CANTEEN = Proposal(id="p-cantine", title="Cantines", kind="existing", state="retained")
ARCHIVES = Proposal(id="p-archives", title="Archives", kind="existing", state="not_retained")


def publish(commune: "Commune", scope: Any, *values: Any) -> None:
    commune.actor.announce(published.publish(commune.context, scope, *values))
    commune.settle()


def receive(commune: "Commune", op: str, state: str = "accepted") -> None:
    commune.actor.announce(published.settle(commune.context, op, state, 7) | Changes(outbox=True))
    commune.settle()
