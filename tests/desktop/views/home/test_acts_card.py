"""The card of the acts makes no more counts than it shows: each takes the style and the fonts of two labels."""

from typing import TYPE_CHECKING

from desktop.viewmodels.home import acts_share
from desktop.viewmodels.home.acts_share import ActsKind
from desktop.views.home import acts_card
from desktop.views.home.page import HomePage
from desktop.views.widgets.label import Label
from tests.desktop.viewmodels.home.bare_opening import BARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window


def test_a_state_comes_and_goes_in_its_place(baule: "Commune", open_window: "Callable[..., Window]") -> None:
    window = open_window(baule, home=HomePage)
    card = window.visit("home").acts

    def shown(**acts: int) -> tuple[str, ...]:
        card.show_shares(acts_share.shares(baule.opening()._replace(**acts)), "")
        window.settle()
        return card.numbers

    def signs() -> list[tuple[str, str]]:
        numbers = [label for label in card.findChildren(Label) if label.isVisible() and label.text()[1:2] == "\u2009"]
        placed = sorted(numbers, key=lambda label: label.mapTo(card, label.rect().topLeft()).x())
        return [(label.text()[0], label.property("tone")) for label in placed]

    assert shown(accepted=3, waiting=2) == ("3 pris en compte", "2 à envoyer")
    made = len(card.findChildren(Label))
    assert signs() == [("✓", "ok"), ("↑", "accent")]
    assert shown(accepted=3, refused=1, waiting=2) == ("3 pris en compte", "2 à envoyer", "1 refusé")
    assert len(card.findChildren(Label)) == made + 2
    assert shown(accepted=4, undecided=1) == ("4 pris en compte", "1 reçu, à décider", "0 à envoyer")
    assert shown(accepted=5) == ("5 pris en compte", "0 à envoyer")
    assert len(card.findChildren(Label)) == made + 2
    assert signs() == [("✓", "ok"), ("↑", "accent")]


def test_each_state_has_a_pattern_of_its_own_but_what_is_being_completed() -> None:
    patterns = acts_card._PATTERNS
    shared = {ActsKind.COMPLETING: ActsKind.TO_SEND}
    assert [share.kind for share in acts_share.shares(BARE)] == list(ActsKind) == list(patterns)
    assert all(patterns[one] == patterns[other] for one, other in shared.items())
    own = [pattern for kind, pattern in patterns.items() if kind not in shared]
    assert len(set(own)) == len(own)
