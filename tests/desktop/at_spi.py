"""What a screen reader hears of each place, from outside, over the accessibility bus.

    apt-get install at-spi2-core gir1.2-atspi-2.0 python3-gi dbus xvfb xdotool
    dbus-run-session -- xvfb-run -a /usr/bin/python3 tests/desktop/at_spi.py .venv/bin/relais --demonstration

Run by Debian's own Python, which has the bus's library; it starts the program that is named. For each place it prints
the headings and how many controls of each kind are in sight; the end is 1 where a control, or anything else that the
keyboard can come to, has no name, a page has no heading, or pressing a place does not lead there. A tab without lines
is "not offered now". On 30 November 2026 the end was 0 with `--phase needs`, `vote`, `steering` and `deployment`, and
for the bin and our own services, of which the demonstration has none, with `--data-dir FOLDER --commune 45024` after
`relaisctl need discard` and `service share`; on 1 December with `--phase needs` and `vote`. What only a chosen line
opens is not among these.
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
#: What opens inside a place: its tabs, of which one without lines is not offered, its editors, the USB stick.
INSIDE = (
    ("Besoins", "Autres communes"),
    ("Besoins", "Corbeille"),
    ("Services", "Nos services"),
    ("Votes et pilotage", "Pilotage"),
    ("Boîte d’envoi", "Clé USB…"),
    ("Réglages et aide", "La commune"),
    ("Réglages et aide", "Aide"),
    ("Réglages et aide", "Aide", "Échanger par une clé USB"),
    ("Services", "Partager un service"),
    ("Accueil", "Écrire un besoin"),
    ("Demande au préfet", "Écrire une demande"),
)
CONTROLS = {"button", "push button", "radio button", "check box", "text", "entry", "combo box", "list", "table", "menu"}
PATIENCE_S, BRIEF_S = 60, 5
ANSWER_MS = 15_000  # a page that is opened first is imported before the press is answered; on a busy machine, seconds


def main(command: list[str]) -> int:
    """0 if all is named, and pressing leads where it says."""
    environment = os.environ | {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen(command, env=environment)
    Atspi.set_timeout(ANSWER_MS, ANSWER_MS)
    try:
        window = application()
        wrong = [line for place in PLACES for line in heard(window, place, (place,))]
        wrong += [line for way in INSIDE for line in heard(window, way[-1], way)]
    finally:
        program.terminate()
    sys.stdout.write("".join(f"{line}\n" for line in wrong) or "Each control has a name, each page its headings.\n")
    return 1 if wrong else 0


def application() -> Any:
    """The application, once it is on the bus and has a page."""
    return until(lambda: next((one for one in children(Atspi.get_desktop(0)) if "relais" in one.get_name()), None))


def heard(window: Any, page: str, pressed: tuple[str, ...]) -> Iterator[str]:
    """Presses the way to a page, prints what is in sight there; a line for each thing that is wrong."""
    before: list[str] = []
    for name in pressed:
        try:
            patience = PATIENCE_S if name in PLACES else BRIEF_S
            button = until(
                lambda name=name: next((one for one in shown(window) if pressable(one, name)), None), patience
            )
        except TimeoutError:
            sys.stdout.write(f"{page}: not offered now\n")
            return
        before = headings(window)
        actions = button.get_action_iface()
        names = [actions.get_action_name(at) for at in range(actions.get_n_actions())]
        if "Press" not in names:
            yield f"{page}: “{name}” cannot be pressed, only {names}"
            return
        actions.do_action(names.index("Press"))
    try:
        titles = until(lambda: led(window, before, button))
    except TimeoutError:
        yield f"{page}: pressing {pressed} leads nowhere"
        return
    controls = [(kind, name) for kind, name in map(role_and_name, filter(used, shown(window)))]
    kinds = Counter(kind for kind, _name in controls)
    sys.stdout.write(f"{page}: {', '.join(titles)}\n    {dict(kinds)}\n")
    yield from (f"{page}: a {kind} has no name" for kind, name in controls if not name.strip())


def used(one: Any) -> bool:
    """Whether it is a control of the named kinds, or another thing that the keyboard can come to."""
    try:
        return one.get_role_name() in CONTROLS or one.get_state_set().contains(Atspi.StateType.FOCUSABLE)
    except gi.repository.GLib.GError:
        return False


def role_and_name(one: Any) -> tuple[str, str]:
    """The role and the name of a control; nothing for one that has disappeared meanwhile."""
    try:
        return one.get_role_name(), one.get_name()
    except gi.repository.GLib.GError:
        return "", ""


def led(window: Any, before: list[str], pressed: Any) -> list[str]:
    """The headings at rest, once others than before or, of a tab, it is the one in force; none until then."""
    titles = headings(window)
    if titles != headings(window):
        return []
    turned = pressed.get_state_set().contains(Atspi.StateType.CHECKED)
    return titles if titles != before or turned else []


def pressable(one: Any, name: str) -> bool:
    """A place shows after its name how many acts wait there, a tab how many lines it has."""
    kind, words = role_and_name(one)
    return kind in CONTROLS and words.split(",")[0].split(" (")[0] == name


def headings(window: Any) -> list[str]:
    return [name for kind, name in map(role_and_name, shown(window)) if kind == "heading"]


def shown(one: Any) -> Iterator[Any]:
    """All visible controls, from the outside in; controls that disappear meanwhile are skipped."""
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


def until(told: Any, patience: float = PATIENCE_S) -> Any:
    """Waits until the function returns something, and returns it. Raises TimeoutError."""
    began = time.monotonic()
    while not (answer := told()):
        if time.monotonic() - began > patience:
            raise TimeoutError
        time.sleep(0.1)
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
