"""The guilty example of `passed_on.py`: without it, mypy would call these comments unused."""

from desktop.actions.requests.copy_request import copy_request
from desktop.runtime.actor import Actor


def act(actor: Actor) -> None:
    actor.act(copy_request, "r", then=print)
    actor.act(copy_request, 3.5)  # type: ignore[arg-type]  # the guilt itself
    actor.act(copy_request, "r", nonsense=True)  # type: ignore[call-arg]  # as above
    actor.act(copy_request)  # type: ignore[call-arg]  # as above
