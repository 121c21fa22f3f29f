"""What a screen reader hears of each place, from outside, over the accessibility bus.

    apt-get install at-spi2-core gir1.2-atspi-2.0 python3-gi dbus xvfb xdotool
    dbus-run-session -- xvfb-run -a /usr/bin/python3 tests/desktop/at_spi.py .venv/bin/relais --demonstration

Run by Debian's own Python, which has the bus's library; it starts the program that is named. For each place it prints
the headings and how many controls of each kind are in sight; the end is 1 where a control has no name, a page has no
heading, or pressing a place does not lead there.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import gi  # type: ignore[import-not-found] - no wheel of it is needed here

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # type: ignore[import-not-found] # noqa: E402 - once its version is chosen

PLACES = (
    "Besoins",
    "Services",
    "Votes et pilotage",
    "Demande au préfet",
    "Boîte d’envoi",
    "Réglages et aide",
    "Accueil",
)
EDITORS = (("Besoins", "Écrire un besoin"), ("Demande au préfet", "Écrire une demande"))
CONTROLS = {"button", "push button", "radio button", "check box", "text", "entry", "combo box", "list", "table", "menu"}
PATIENCE_S = 60


def main(command: list[str]) -> int:
    """0 if all is named, and pressing leads where it says."""
    environment = os.environ | {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen(command, env=environment)
    try:
        window = found()
        wrong = [line for place in PLACES for line in heard(window, place, (place,))]
        wrong += [line for place, act in EDITORS for line in heard(window, act, (place, act))]
    finally:
        program.terminate()
    sys.stdout.write("".join(f"{line}\n" for line in wrong) or "Each control has a name, each page its headings.\n")
    return 1 if wrong else 0


def found() -> Any:
    """The application, once it is on the bus and has a page."""
    return until(lambda: next((one for one in children(Atspi.get_desktop(0)) if "relais" in one.get_name()), None))


def heard(window: Any, page: str, pressed: tuple[str, ...]) -> Iterator[str]:
    """Presses the way to a page, prints what is in sight there; a line for each thing that is wrong."""
    before: list[str] = []
    for name in pressed:
        button = until(lambda name=name: next((one for one in shown(window) if pressable(one, name)), None))
        before = headings(window)
        actions = button.get_action_iface()
        names = [actions.get_action_name(at) for at in range(actions.get_n_actions())]
        if "Press" not in names:
            yield f"{page}: “{name}” cannot be pressed, only {names}"
            return
        actions.do_action(names.index("Press"))
    try:
        titles = until(lambda: [one for one in [headings(window)] if one and one != before])[0]
    except TimeoutError:
        yield f"{page}: pressing {pressed} leads nowhere"
        return
    controls = [one for one in shown(window) if one.get_role_name() in CONTROLS]
    kinds = Counter(one.get_role_name() for one in controls)
    sys.stdout.write(f"{page}: {', '.join(titles)}\n    {dict(kinds)}\n")
    yield from (f"{page}: a {one.get_role_name()} has no name" for one in controls if not one.get_name().strip())


def pressable(one: Any, name: str) -> bool:
    """A place says how many acts wait there behind its name."""
    return one.get_role_name() in CONTROLS and one.get_name().split(",")[0] == name


def headings(window: Any) -> list[str]:
    return [one.get_name() for one in shown(window) if one.get_role_name() == "heading"]


def shown(one: Any) -> Iterator[Any]:
    """All that is in sight, from the outside in; what goes meanwhile is passed over."""
    try:
        states = one.get_state_set()
        hidden = not states.contains(Atspi.StateType.SHOWING) and one.get_role_name() != "application"
        inner = [] if hidden else children(one)
    except gi.repository.GLib.GError:
        return
    if not hidden:
        yield one
    for child in inner:
        yield from shown(child)


def children(one: Any) -> list[Any]:
    found = (one.get_child_at_index(at) for at in range(one.get_child_count()))
    return [child for child in found if child is not None]


def until(told: Any) -> Any:
    """What is told once it is something. Raises TimeoutError."""
    began = time.monotonic()
    while not (answer := told()):
        if time.monotonic() - began > PATIENCE_S:
            raise TimeoutError
        time.sleep(0.1)
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
