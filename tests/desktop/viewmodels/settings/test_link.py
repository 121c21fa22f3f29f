"""Whether this commune can be enrolled, and why not."""

from typing import TYPE_CHECKING

from desktop.domain.changes import Changes
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.rounds import RoundDone
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.settings.link import LinkModel, LinkState
from tests.desktop.viewmodels.conftest import baule, without_siren

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule", "without_siren"]


def known(commune: "Commune") -> LinkState:
    syncing = Syncing(
        commune.worker,
        commune.actor,
        Connectivity(),
        lambda *_: RoundDone(changes=Changes()),
        lambda *_: Changes(),
        commune.actor.clock,
    )
    model = LinkModel(commune.actor, syncing)
    assert model.known.possible, "until it is known, nothing is refused"
    model.refresh()
    commune.settle()
    return model.known


def test_a_commune_of_the_list_can_be_enrolled(baule: "Commune") -> None:
    told = known(baule)
    assert (told.possible, told.why, told.enrolled) == (True, "", False)


def test_one_without_a_number_cannot_and_reads_why(without_siren: "Commune") -> None:
    told = known(without_siren)
    assert not told.possible
    assert "SIREN" in told.why
