"""The program `relais`: reads its options, finds a display and a folder, and opens the window."""

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from desktop import logs, paths, policy, settings

USAGE, FAULT = 2, 5
_log = logging.getLogger("desktop")


def main(argv: list[str] | None = None) -> int:
    """The exit status: 0 done, 2 wrong usage or no display, 5 a fault of ours."""
    options = _options(argv)
    if options.demonstration:
        from desktop import demo  # noqa: PLC0415 - the demonstration is another application

        return int(demo.run(options))
    machine = policy.read()
    places = paths.find(options.data_dir, imposed=Path(machine.data_dir) if machine.data_dir else None)
    if options.selftest:
        from desktop.selftest import selftest  # noqa: PLC0415 - only when asked for

        return selftest()
    if not display():
        return USAGE
    try:
        paths.prepare(places)
        logs.start(places.logs, machine.log_level)
    except paths.UnusableFolder as folder:
        return _say(f"{folder.sentence} {folder.remedy}")
    except OSError:
        return _say(f"Le dossier « {places.logs} » ne peut pas être utilisé pour le journal technique.")
    return _open(options, places, machine)


def display() -> bool:
    """Whether windows can be shown; if not, a sentence says so. Qt itself would end the program."""
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return True
    if not os.environ.get("WAYLAND_DISPLAY") and not os.environ.get("DISPLAY"):
        _say(_NO_DISPLAY)
        return False
    os.environ["QT_QPA_PLATFORM"] = "wayland;xcb;offscreen"
    return True


_NO_DISPLAY = (
    "Relais Communes a besoin d’un écran, et n’en trouve pas ici. "
    "Ouvrez une session graphique, ou utilisez relaisctl, qui n’en a pas besoin."
)


def _open(options: argparse.Namespace, places: paths.Places, machine: policy.Policy) -> int:
    from desktop.app import Application  # noqa: PLC0415 - Qt comes once the folders are known to be good
    from desktop.runtime.instance import Instance  # noqa: PLC0415 - as above
    from desktop.runtime.qt import application  # noqa: PLC0415 - as above
    from desktop.runtime.real_world import RealWorld  # noqa: PLC0415 - as above

    imposed = os.environ.get("QT_QPA_PLATFORM") != "wayland;xcb;offscreen"
    qt = application(sys.argv[:1])
    if qt.platformName() == "offscreen" and not imposed:
        return _say(_NO_DISPLAY)
    instance = Instance(places.lock)
    if not instance.take():
        return 0
    found = settings.read(places.settings)
    for warning in found.warnings:
        _log.warning("settings: %s", warning)
    relais = Application(qt, RealWorld(places, machine), found.settings)
    sys.excepthook = _hook(relais.show_problem)
    relais.quitting.connect(qt.quit)
    instance.asked.connect(relais.raise_up)
    relais.shown.connect(instance.listen)
    if options.trace_start:
        relais.shown.connect(_trace)
        relais.shown.connect(relais.close)
    relais.start(options.commune or "")
    status = qt.exec()
    relais.theme.close()
    instance.release()
    return status


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="relais", description="Besoins et votes des petites communes, hors connexion."
    )
    parser.add_argument("--commune", metavar="INSEE", help="ouvre cette commune")
    parser.add_argument("--data-dir", metavar="DOSSIER", type=Path, help="dossier des données")
    parser.add_argument("--demonstration", action="store_true", help="ouvre la démonstration, sans réseau")
    parser.add_argument("--selftest", action="store_true", help="vérifie l’installation, sans fenêtre, et s’arrête")
    parser.add_argument("--trace-start", action="store_true", help="mesure l’ouverture et s’arrête")
    return parser.parse_args(argv)


def _say(sentence: str) -> int:
    if sys.stderr is not None:  # a windowed program of Windows has none
        sys.stderr.write(f"{sentence}\n")
    return USAGE


Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def _hook(show: Callable[[BaseException], None]) -> Hook:
    """Nothing else catches a fault of ours: the log gets it, and one dialog."""

    def hook(kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        _log.critical("unexpected", exc_info=(kind, error, place))
        show(error)

    return hook


def _trace() -> None:
    """One line of JSON: milliseconds since exec and memory at the first painted frame."""
    import json  # noqa: PLC0415 - only when asked for

    from desktop.runtime.measured import rss_mib, since_exec_ms  # noqa: PLC0415 - only when asked for

    heavy = sorted({name.partition(".")[0] for name in sys.modules} & _AFTER)
    found = {"event": "first_paint", "ms": since_exec_ms(), "rss_mib": rss_mib(), "early": heavy}
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


#: What may only be imported after the first paint.
_AFTER = {"sqlalchemy", "msgspec", "requests", "sync", "cryptography", "keyring", "truststore", "urllib3", "ssl"}


if __name__ == "__main__":
    sys.exit(main())
