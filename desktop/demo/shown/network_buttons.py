"""The three states of the network, as buttons of which one is on."""

from functools import partial

from desktop.demo.stage.stage import Stage
from desktop.demo.worlds.road import Network
from desktop.views.widgets import accessible
from desktop.views.widgets.buttons import Button

NETWORK_WORDS: dict[Network, str] = {"absent": "absent", "slow": "lent", "present": "présent"}


def network_buttons(stage: Stage) -> dict[Network, Button]:
    return {state: _button(stage, state) for state in NETWORK_WORDS}


def _button(stage: Stage, state: Network) -> Button:
    button = Button(NETWORK_WORDS[state].capitalize(), partial(stage.set_network, state), kind="tab")
    button.setCheckable(True)
    accessible.mark_radio(button)
    return button
