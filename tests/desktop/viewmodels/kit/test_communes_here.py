"""The communes of this computer, and which of them this window has open."""

from typing import TYPE_CHECKING

from desktop.actions.settings.choose_commune import choose_commune
from desktop.paths import Places
from desktop.viewmodels.kit.communes_here import communes_here
from sync.client.device.keystore import MemoryKeyStore

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def test_all_but_the_one_that_is_open_can_be_opened(baule: "Commune") -> None:
    folder = baule.context.store.path.parent.parent
    places = Places(folder, folder / "config", folder / "logs")
    choose_commune(places, "45008", lambda: baule.hour[0], MemoryKeyStore()).close()
    found = communes_here(places, "45024")
    assert [(here.name, here.is_open) for here in found] == [("Artenay", False), ("Baule", True)]
    assert [here.is_open for here in communes_here(places, "45008")] == [True, False]
