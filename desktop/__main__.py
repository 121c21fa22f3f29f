"""The program `relais`: reads its options, finds a display and a folder, and opens the window."""

import argparse
import gc
import io
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

from desktop import logs, paths, policy, settings

if TYPE_CHECKING:  # Qt is imported once the folders are known to be usable
    from desktop.demo.single import Single
    from desktop.runtime.instance import Instance
    from desktop.runtime.world import World

USAGE, FAULT = 2, 5
_log = logging.getLogger("desktop")


def main(argv: list[str] | None = None) -> int:
    """Runs the program; returns the exit status: 0 done, 2 wrong usage or no display, 5 a bug."""
    _write_utf8()
    gc.disable()  # almost all that is made before the first frame stays; allowed again once that is painted
    options = _options(argv)
    if options.version:
        return _show_version()
    machine = policy.read()
    places = paths.find(options.data_dir, demonstration=options.demonstration)
    if options.selftest:
        from desktop.selftest import selftest  # noqa: PLC0415 - only when asked for

        return selftest()
    if not display():
        return USAGE
    if not options.demonstration and paths.named(options.data_dir) is None and machine.shared_by:
        return _refuse(f"{policy.shared_folder(machine)} Prévenez votre service informatique.")
    try:
        paths.prepare(places)
        logs.start(places.logs, machine.log_level)
    except paths.UnusableFolder as folder:
        from desktop.domain.refusals import words_of  # noqa: PLC0415 - only where it cannot start

        return _refuse(words_of(folder), f"{folder.sentence} {folder.advice}")
    except OSError:
        return _refuse(f"Le dossier «\u00a0{places.logs}\u00a0» ne peut pas être utilisé pour le journal technique.")
    return _open(options, places, machine)


def _write_utf8() -> None:
    """Windows would otherwise write French to a file or to another program in its own code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a program without a console may have none
            stream.reconfigure(encoding="utf-8", errors="replace")


def display() -> bool:
    """Whether windows can be shown; if not, prints a sentence, where Qt itself would abort the program."""
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return True
    names = [name for variable, name in _DISPLAYS if os.environ.get(variable)]
    if not names:
        _say(_NO_DISPLAY)
        return False
    # Qt tries these in order and aborts if none opens. The last one always opens, and shows that there is no display.
    os.environ["QT_QPA_PLATFORM"] = ";".join([*names, _NONE])
    return True


_DISPLAYS = (("WAYLAND_DISPLAY", "wayland"), ("DISPLAY", "xcb"))
_NONE = "offscreen"
_NO_DISPLAY = (
    "Relais Communes a besoin d’un écran, et n’en trouve pas ici. "
    "Ouvrez une session graphique, ou utilisez relaisctl, qui n’en a pas besoin."
)
_NOT_OPENED = (
    "Relais Communes a besoin d’un écran, et n’a pas pu ouvrir celui-ci. "
    "Il ne répond pas, ou une bibliothèque du système manque, comme libxcb-cursor0. "
    "Prévenez votre service informatique, ou utilisez relaisctl, qui n’en a pas besoin."
)


def _open(options: argparse.Namespace, places: paths.Places, machine: policy.Policy) -> int:
    from desktop.runtime.qt import application, take_import_back  # noqa: PLC0415 - Qt comes once the folders are good

    take_import_back()
    from desktop.app import Application  # noqa: PLC0415 - as above
    from desktop.domain.refusals import Refusal, words_of  # noqa: PLC0415 - as above
    from desktop.runtime.garbage_collection import WORKERS  # noqa: PLC0415 - as above

    qt = application(sys.argv[:1])
    if qt.platformName() == _NONE and os.environ.get("QT_QPA_PLATFORM", "").endswith(f";{_NONE}"):
        return _say(_NOT_OPENED)
    instance = _instance(options, places)
    if not instance.take():
        return 0
    try:
        world = _world(options, places, machine)
    except Refusal as refusal:
        return _refuse(words_of(refusal))
    except OSError as error:
        reason = paths.reason_of(error)
        return _refuse(f"Le dossier «\u00a0{places.data}\u00a0» ne peut pas être utilisé\u00a0: {reason}.")
    settings_read = settings.read(places.settings, _usual_settings(options, world))
    for warning in settings_read.warnings:
        _log.warning("settings: %s", warning)
    relais = Application(qt, world, settings_read.settings)
    sys.excepthook = _hook(relais.show_problem)
    relais.quitting.connect(qt.quit)
    instance.asked.connect(relais.raise_up)
    if options.trace_start:
        relais.shown.connect(_trace)
        relais.shown.connect(relais.close)
    relais.shown.connect(WORKERS.allow)
    relais.shown.connect(instance.listen)
    relais.start("" if options.demonstration else options.commune or "")
    status = qt.exec()
    world.clean_up()
    instance.release()
    return status


def _usual_settings(options: argparse.Namespace, world: Any) -> settings.Settings:
    if not options.demonstration:
        return settings.USUAL
    from desktop.demo.program import usual_settings  # noqa: PLC0415 - the demonstration is another application

    return usual_settings(world)


def _instance(options: argparse.Namespace, places: paths.Places) -> "Instance | Single":
    if options.demonstration:
        from desktop.demo.single import Single  # noqa: PLC0415 - the demonstration opens no socket, not even a local one

        return Single(places.lock)
    from desktop.runtime.instance import Instance  # noqa: PLC0415 - Qt comes once the folders are known to be good

    return Instance(places.lock)


def _world(options: argparse.Namespace, places: paths.Places, machine: policy.Policy) -> "World":
    """The real communes and platform, or the invented ones. Raises OSError or Refusal."""
    if options.demonstration:
        from desktop.demo.program import begin, keep_inside  # noqa: PLC0415 - the demonstration is another application

        keep_inside(places)
        return begin(places, options.phase)
    from desktop.runtime.real_world import RealWorld  # noqa: PLC0415 - Qt comes once the folders are known to be good

    return RealWorld(places, machine)


class _Help(argparse.HelpFormatter):
    """Puts argparse's own English words into French."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Utilisation\u00a0: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"Une option n’est pas connue, ou sa valeur manque.\n{self.format_usage()}")


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = _Parser(
        prog="relais",
        description="Besoins et votes des petites communes, hors connexion.",
        formatter_class=_Help,
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="help", help="affiche cette aide et s’arrête")
    parser.add_argument("--version", action="store_true", help="affiche la version et s’arrête")
    parser.add_argument("--commune", metavar="INSEE", help="ouvre cette commune")
    parser.add_argument("--data-dir", metavar="DOSSIER", type=Path, help="dossier des données")
    parser.add_argument(
        "--demonstration",
        action="store_true",
        help="ouvre la démonstration, sans réseau\u00a0: F7 montre le fil du présentateur,"
        " F11 quitte le plein écran, F12 montre la diapositive",
    )
    parser.add_argument(
        "--phase",
        choices=("needs", "vote", "steering", "deployment"),
        default="",
        help="phase où commence la démonstration",
    )
    parser.add_argument("--selftest", action="store_true", help="vérifie l’installation, sans fenêtre, et s’arrête")
    parser.add_argument("--trace-start", action="store_true", help="mesure l’ouverture et s’arrête")
    return parser.parse_args(argv)


def _show_version() -> int:
    from importlib.metadata import version  # noqa: PLC0415 - only when asked for

    if sys.stdout is not None:  # as below
        sys.stdout.write(f"relais {version('relais-communes')}\n")
    return 0


def _say(sentence: str) -> int:
    if sys.stderr is not None:  # on Windows a program without a console has none
        sys.stderr.write(f"{sentence}\n")
    return USAGE


def _refuse(sentence: str, shown: str = "") -> int:
    """Refuses to start, once a display was found: prints the sentence, and shows it in a window."""
    _say(sentence)
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - Qt comes once the folders are known to be good

    from desktop.runtime.qt import application  # noqa: PLC0415 - as above
    from desktop.views.shell.refused_start import show  # noqa: PLC0415 - only where it is shown

    here = QApplication.instance()
    qt = here if isinstance(here, QApplication) else application(sys.argv[:1])
    if qt.platformName() != _NONE:  # without a display nobody could see the window or close it
        show(qt, shown or sentence)
    return USAGE


Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def _hook(show: Callable[[BaseException], None]) -> Hook:
    """The hook for errors that nothing catches: writes them to the log and shows one dialog."""

    def hook(kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        _log.critical("unexpected", exc_info=(kind, error, place))
        show(error)

    return hook


def _trace() -> None:
    """Prints one line of JSON: milliseconds since exec and memory at the first painted frame."""
    import json  # noqa: PLC0415 - only when asked for

    from PySide6 import QtGui, QtWidgets  # noqa: PLC0415 - Qt comes once the folders are known to be good

    from desktop.runtime.measured import measured  # noqa: PLC0415 - only when asked for

    imported = {part for name in sys.modules for part in (name, name.partition(".")[0])}
    heavy = (imported & _AFTER) | ((vars(QtGui).keys() | vars(QtWidgets).keys()) & _UNTOUCHED)
    measures = {"event": "first_paint", **measured(), "early": sorted(heavy)}
    sys.stdout.write(json.dumps(measures) + "\n")
    sys.stdout.flush()


#: Modules that may only be imported after the first paint (`platformdirs`: only where no folder is named).
_AFTER = {"sqlalchemy", "msgspec", "sync", "cryptography", "keyring", "truststore", "urllib3", "ssl"}
_AFTER |= {"platformdirs", "desktop.runtime.saving", "desktop.runtime.world"}
#: Classes that PySide makes, with their enumerations, at first use, and that the first frame does not need.
_UNTOUCHED = {"QKeySequence", "QActionGroup", "QAbstractItemView", "QStyle"}


if __name__ == "__main__":
    sys.exit(main())
