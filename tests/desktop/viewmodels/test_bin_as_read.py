"""A draft of the bin is erased for good only as it was read: another program may have written in it since."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.restore_need import restore_need
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.restore_request import restore_request
from desktop.database.queries import needs, requests
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.kit.draft_bin import DraftBin
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.bin import NeedBin
from desktop.viewmodels.requests.bin import RequestBin

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


class Kind(NamedTuple):
    bin: Callable[..., DraftBin]
    draft: Callable[..., Any]
    discard: Callable[..., Any]
    restore: Callable[..., Any]
    one: Callable[..., Any]


KINDS = [
    pytest.param(Kind(NeedBin, draft_need, discard_need, restore_need, needs.one), id="need"),
    pytest.param(Kind(RequestBin, draft_request, discard_request, restore_request, requests.one), id="request"),
]


class Bin:
    """A bin of which one draft has been opened."""

    def __init__(self, commune: "Commune", kind: Kind) -> None:
        self.commune, self.kind = commune, kind
        self.id = commune.act(kind.draft, None, title="Vieux brouillon", description="Rien")
        commune.act(kind.discard, self.id)
        self.view = kind.bin(commune.actor, Latest())
        self.opened: list[Confirmation] = []
        self.asked: list[Confirmation] = []
        self.erased: list[bool] = []
        self.refused: list[str] = []
        self.view.opened.connect(self.opened.append)
        self.view.asked.connect(self.asked.append)
        self.view.erased.connect(lambda: self.erased.append(True))
        self.view.refused.connect(self.refused.append)
        self.view.refresh()
        self.view.read(self.id)
        commune.settle()
        self.view.ask_erase()

    def rewrite(self) -> None:
        self.kind.restore(self.commune.context, self.id)
        self.kind.draft(self.commune.context, self.id, title="Salle des fêtes", description="Trois heures de travail")
        self.kind.discard(self.commune.context, self.id)

    @property
    def there(self) -> bool:
        return self.commune.ask(self.kind.one, self.id) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_another_text_than_the_one_that_was_read_is_not_erased_but_read_first(baule: "Commune", kind: Kind) -> None:
    seen = Bin(baule, kind)
    assert dict(seen.asked[0].public)["Brouillon"] == "Vieux brouillon"
    seen.rewrite()
    seen.view.erase()
    baule.settle()
    assert (seen.there, seen.erased, seen.refused) == (True, [], [])
    assert seen.opened[-1].heading == "Salle des fêtes"
    assert seen.opened[-1].changed == "Ce brouillon a changé depuis votre lecture. Rien n’est effacé."
    seen.view.ask_erase()
    assert dict(seen.asked[-1].public)["Brouillon"] == "Salle des fêtes"
    seen.view.erase()
    baule.settle()
    assert (seen.there, seen.erased) == (False, [True])


@pytest.mark.parametrize("kind", KINDS)
def test_in_sight_it_is_read_again_whenever_the_data_change(baule: "Commune", kind: Kind) -> None:
    seen = Bin(baule, kind)
    in_sight = [True]
    seen.view.watch(lambda: in_sight[0])
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert len(seen.opened) == 1, "it is as it was"
    seen.rewrite()
    in_sight[0] = False
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert len(seen.opened) == 1
    in_sight[0] = True
    baule.actor.announce(EVERYTHING)
    baule.settle()
    assert [read.heading for read in seen.opened] == ["Vieux brouillon", "Salle des fêtes"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_that_left_the_bin_is_not_erased_and_why_is_said(baule: "Commune", kind: Kind) -> None:
    seen = Bin(baule, kind)
    seen.view.watch(lambda: True)
    kind.restore(baule.context, seen.id)
    baule.actor.announce(EVERYTHING)
    seen.view.erase()
    baule.settle()
    assert seen.there
    assert "n’est pas dans la corbeille" in seen.refused[0]


def test_before_any_is_open_nothing_is_asked_or_erased(baule: "Commune") -> None:
    view = NeedBin(baule.actor, Latest())
    view.asked.connect(lambda _question: pytest.fail("about nothing"))
    view.ask_erase()
    view.erase()
    baule.settle()
