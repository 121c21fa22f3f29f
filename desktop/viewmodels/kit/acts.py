"""What the window's fixed bar offers, as a view-model says it."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

Act = TypeVar("Act")
Action = TypeVar("Action")


class Acts(NamedTuple, Generic[Act]):
    """The main act first, others after it, the one that takes away at the far end.

    `back` stands before them all where something is only asked. `together`: what the button says that opens the others
    where they find no room, "" for the words of the house.
    """

    main: Act | None = None
    others: tuple[Act, ...] = ()
    danger: Act | None = None
    back: Act | None = None
    together: str = ""

    def of(self, actions: Mapping[Act, Action]) -> "Acts[Action]":
        """The same, each act by its action of the window."""
        main, danger, back = (None if act is None else actions[act] for act in (self.main, self.danger, self.back))
        return Acts(main, tuple(actions[act] for act in self.others), danger, back, self.together)
