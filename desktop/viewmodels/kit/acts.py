"""Which buttons the bar at the foot of the window shows, as a view-model says it."""

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

Act = TypeVar("Act")
Action = TypeVar("Action")


class Acts(NamedTuple, Generic[Act]):
    """The acts of the bar, by their place in it."""

    #: what the page is for; None where none of the others is it, or not yet. One of the `others` too where another may
    #: become the main one while they are aimed at: each then keeps its place among them.
    main: Act | None = None
    others: tuple[Act, ...] = ()  #: after it, in the order they are shown
    danger: Act | None = None  #: what deletes or withdraws something, at the far end, away from the rest
    back: Act | None = None  #: before all others, where the page only asks a question
    together: str = ""  #: words of the button that opens the others where they find no room; "" for the usual words

    def danger_moved(self) -> "Acts[Act]":
        """The same, and where another act was, or was about to be, pressed a moment ago nothing can be pressed."""
        if self.danger is None:
            return self
        moved = self._replace(others=(*self.others, self.danger), danger=None)
        return ActsMainLaterAside(*moved) if isinstance(self, ActsMainLater) else ActsAside(*moved)

    def of(self, actions: Mapping[Act, Action]) -> "Acts[Action]":
        """The same, each act by its action of the window."""
        main, danger, back = (None if act is None else actions[act] for act in (self.main, self.danger, self.back))
        others = tuple(actions[act] for act in self.others)
        kind: Any = type(self)
        acts: Acts[Action] = kind(main, others, danger, back, self.together)
        return acts


class ActsAside(Acts[Act]):
    """The same, where the others keep away from where the bar was pressed last."""


class ActsMainLater(Acts[Act]):
    """The same, where none of the others is the main one yet: the one that becomes it keeps its place among them."""


class ActsMainLaterAside(ActsMainLater[Act]):
    """The same, where moreover the others keep away from where the bar was pressed last."""
