"""relais --selftest: the installation checks itself, without a window, in a folder of its own."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QFontMetrics, QIcon, QImage, QTextLayout
from PySide6.QtWidgets import QApplication

import resources
from desktop import paths
from desktop.app import Application
from desktop.database.errors import DatabaseFault
from desktop.domain.places import PlaceKey
from desktop.pages import PLACES
from desktop.policy import Policy
from desktop.runtime.qt import application
from desktop.runtime.real_world import RealWorld
from desktop.session import Session
from desktop.settings import TEXT_SIZES, Settings
from desktop.viewmodels.kit.targets import NEW
from desktop.views.widgets.clipping import clipped
from desktop.views.widgets.theme import NAMES

FAULT = 5
_COMMUNE = "45024"
_PATIENCE_MS = 30_000
_SIGNS = "aéÉœç’«»€↑✓✎✍⚠○▸▾"  # the letters and signs of the interface and of states
_LETTERS = "àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ«»’–…€°"  # the letters that a letter to the préfet may need
#: Screens with which no page opens by itself: page, target, name in a message.
_PARTS: tuple[tuple[PlaceKey, str, str], ...] = (
    ("needs", NEW, "Écrire un besoin"),
    ("requests", NEW, "Écrire une demande"),
    ("settings", "person", "La commune"),
    ("settings", "help", "Aide"),
)


def selftest() -> int:
    """Runs the checks; returns the exit status: 0, or FAULT after printing what is wrong."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qt = application(["relais"])
    with tempfile.TemporaryDirectory(prefix="relais-selftest-", ignore_cleanup_errors=True) as folder:
        wrong = [*_resources(), *_documents(), *_french(), *_signs(qt)] or [*_window(qt, Path(folder))]
    stream = sys.stderr if wrong else sys.stdout
    if stream is not None:  # on Windows a program without a console has none
        for sentence in wrong or ["Tout est en ordre\u00a0: base, pages, dialogues en français, ressources."]:
            stream.write(f"{sentence}\n")
    return FAULT if wrong else 0


def _resources() -> Iterator[str]:
    from desktop.database.service_weights import ServiceWeights  # noqa: PLC0415 - likewise
    from resources import communes  # noqa: PLC0415 - a failure to read it becomes a sentence

    if not any(hit.insee == _COMMUNE for hit in communes.search("baule")):
        yield "La liste des communes ne se laisse pas chercher."
    needed = [
        "catalogue.json",
        "synonyms.json",
        "beyond.json",
        "packs/france-relance-2021.json",
        "theme/window.qss",
    ]
    for name in needed:
        if not resources.path(*name.split("/")).is_file():
            yield f"Il manque le fichier resources/{name}."
    try:
        ServiceWeights(resources.path("service_weights.bin").read_bytes())
    except (OSError, ValueError):
        yield "Le fichier resources/service_weights.bin manque ou est abîmé\u00a0: aucun service n’est proposé."
    drawn = [*sorted({place.icon for place in PLACES}), "relais", "village", "chevron"]
    for name in drawn:
        file = resources.path("icons", f"{name}.svg")
        if not file.is_file() or QIcon(str(file)).isNull():
            yield f"L’icône {name} ne se dessine pas."


def _documents() -> Iterator[str]:
    """Makes papers, draws one, reads the other back, as nothing else at the start imports the two libraries."""
    from desktop.documents import note, pages, paper_form  # noqa: PLC0415 - told as a sentence if they cannot be loaded

    made_at = datetime(2021, 1, 1, tzinfo=UTC)
    form = paper_form.PaperForm(themes=("Mobilité",), made_at=made_at)
    letters = note.Note(commune="Baule", subject="Lettres", sections=(("Lettres", _LETTERS),), made_at=made_at)
    try:
        drawn = pages.pages(paper_form.render(form))
        read = pages.text(note.render(letters))
    except (ImportError, OSError, RuntimeError) as error:
        yield f"Les documents ne se composent pas\u00a0: {type(error).__name__} {error}"
        return
    if len(drawn) != 2:
        yield f"Le formulaire à remplir compte {len(drawn)} pages, au lieu de 2."
    if len({page.png for page in drawn}) != len(drawn):
        yield "Les pages du formulaire à remplir se ressemblent."
    lost = [letter for letter in _LETTERS if letter not in read]
    if lost:
        yield f"Les documents perdent des lettres\u00a0: {''.join(lost)}"


def _french() -> Iterator[str]:
    if QCoreApplication.translate("QPlatformTheme", "Cancel") != "Annuler":
        yield "Les dialogues de Qt ne sont pas en français (qtbase_fr)."


def _signs(qt: QApplication) -> Iterator[str]:
    """Checks the fonts: without them every letter is drawn as an empty square, which no other check notices."""
    missing = [sign for sign in _SIGNS if not _drawn(sign, qt)]
    if missing:
        yield (
            f"Cet ordinateur n’a pas de police pour «\u00a0{''.join(missing)}\u00a0»\u00a0: "
            "installez des polices, par exemple le paquet fonts-dejavu-core."
        )


def _drawn(sign: str, qt: QApplication) -> bool:
    if not QFontMetrics(qt.font()).inFontUcs4(ord("a")):  # no font at all: Qt draws a box for each sign
        return False
    layout = QTextLayout(sign, qt.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    return bool(glyphs) and 0 not in glyphs


def _window(qt: QApplication, folder: Path) -> Iterator[str]:
    places = paths.find(folder)
    paths.prepare(places)
    world = RealWorld(places, Policy(file=folder / "policy.json"))
    try:
        world.choose(_COMMUNE)
    except DatabaseFault as fault:
        yield fault.sentence
        return
    bugs: list[BaseException] = []
    relais = Application(qt, world, Settings())
    relais.start(_COMMUNE)
    session = relais.session
    if session is None:
        yield "La base de la commune ne s’ouvre pas."
        return
    session.actor.bug.connect(bugs.append)
    session.actor.disk.connect(lambda fault: bugs.append(fault) if fault is not None else None)
    ready: list[bool] = []
    session.ready.connect(lambda: ready.append(True))
    _until(lambda: bool(ready or bugs))
    yield from _pages(relais, session)
    relais.close()
    yield from (f"Un problème est survenu\u00a0: {type(error).__name__} {error}" for error in bugs)


def _pages(relais: Application, session: Session) -> Iterator[str]:
    """Shows every page in every theme and text size.

    The theme is the outer loop, as changing it restyles all widgets and costs more than changing the page.
    """
    for theme, size in [(name, 100) for name in NAMES] + [("clair", size) for size in TEXT_SIZES[1:]]:
        relais.theme.apply(choice=theme, size=size)
        for key, target, text in [*((place.key, "", place.title) for place in PLACES), *_PARTS]:
            session.frame.go(key, target)
            _until(lambda: session.local.idle)
            session.frame.resize(1366, 768)
            _settle()
            if _blank(session.frame.grab().toImage()):
                yield f"La page {text} reste vide (thème {theme}, {size}\u00a0%)."
            yield from (f"{text}, {size}\u00a0%\u00a0: texte coupé, {line}" for line in clipped(session.frame))
    relais.theme.apply(choice="system", size=100)


def _blank(image: QImage) -> bool:
    step = 16
    colours = {image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)}
    return len(colours) < 3


def _settle() -> None:
    for _ in range(3):  # a new width may need another height, which needs one more layout
        QCoreApplication.processEvents()


def _until(condition: Callable[[], bool]) -> None:
    """Runs the application until `condition` is true, or for _PATIENCE_MS; the next check then says what is missing."""
    loop, clock, limit = QEventLoop(), QTimer(), QTimer()
    clock.timeout.connect(lambda: loop.quit() if condition() else None)
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    clock.start(10)
    limit.start(_PATIENCE_MS)
    loop.exec()
    clock.stop()
