"""A backup that a person asks for: while it is made, what is said of it, and of its second copy."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from desktop import settings
from desktop.paths import Places
from desktop.runtime.worker import Worker
from desktop.settings import Settings
from desktop.viewmodels.kit.backups import Restoring
from desktop.viewmodels.settings.backups import MakingBackup, SecondCopyOffer
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


@pytest.fixture
def network() -> Iterator[Worker]:
    worker = Worker("network")
    yield worker
    worker.close()


@pytest.mark.parametrize(
    ("second", "said", "tone"),
    [
        ("", "La sauvegarde est faite et vérifiée.", "ok"),
        ("key", "La sauvegarde est faite et vérifiée.", "ok"),
        ("gone", "⚠ La sauvegarde est faite. ", "warn"),
    ],
)
def test_a_backup_is_made_and_its_second_copy_where_it_can_be(
    baule: "Commune", tmp_path: Path, second: str, said: str, tone: str
) -> None:
    places = Places(tmp_path, tmp_path / "config", tmp_path / "logs")
    (tmp_path / "key").mkdir()
    settings.write(places.settings, Settings(backup_folder=str(tmp_path / second) if second else ""))
    model, busy, told = made(baule, places)
    model.make()
    baule.settle()
    (sentence, how) = told[0]
    assert (busy, sentence.startswith(said), how) == ([True, False], True, tone)
    assert len(list((tmp_path / "key").rglob("*.sqlite*"))) == (1 if second == "key" else 0)


def test_one_that_cannot_be_made_is_said(baule: "Commune", tmp_path: Path) -> None:
    model, busy, told = made(baule, Places(tmp_path, tmp_path / "config", tmp_path / "logs"))
    folder = baule.context.store.backups
    folder.parent.mkdir(exist_ok=True)
    folder.write_bytes(b"a file where the folder would be")
    model.make()
    baule.settle()
    (sentence, how) = told[0]
    assert (busy, sentence.startswith("⚠ "), how) == ([True, False], True, "error")


KEY = str(Path("/media/cle").absolute())  # on Windows with its drive
CHOOSE, STOP = SecondCopyOffer.CHOOSE, SecondCopyOffer.STOP


@pytest.mark.parametrize(
    ("imposed", "chosen", "said", "offers"),
    [
        ("", "", "Aucune. Une copie sur une clé USB", (CHOOSE,)),
        ("", KEY, "Chaque sauvegarde est aussi copiée ici", (CHOOSE, STOP)),
        ("/partage", KEY, "Imposée par votre service informatique", ()),
    ],
)
def test_a_folder_for_second_copies_is_chosen_where_none_is_imposed(
    baule: "Commune", tmp_path: Path, imposed: str, chosen: str, said: str, offers: tuple[SecondCopyOffer, ...]
) -> None:
    places = Places(tmp_path, tmp_path / "config", tmp_path / "logs")
    settings.write(places.settings, Settings(backup_folder=chosen))
    model, _busy, _told = made(baule, places)
    model.imposed = imposed
    assert (model.second_copy_line.startswith(said), model.second_offers) == (True, offers)


@pytest.mark.parametrize(
    ("imposed", "said"),
    [("", []), ("folder", [""]), ("absent", ["⚠ La seconde copie ne peut pas se faire\u00a0: ce dossier est absent."])],
)
def test_an_imposed_folder_that_takes_no_copy_is_said(
    baule: "Commune", tmp_path: Path, imposed: str, said: list[str]
) -> None:
    (tmp_path / "folder").mkdir()
    model, _busy, _told = made(baule, Places(tmp_path, tmp_path / "config", tmp_path / "logs"))
    model.imposed = str(tmp_path / imposed) if imposed else ""
    troubles = list[str]()
    model.second_trouble.connect(troubles.append)
    model.examine_second()
    baule.until(lambda: len(troubles) == len(said))
    baule.settle()
    assert [one.removesuffix(" Branchez la clé ou le disque.") for one in troubles] == said


def test_an_imposed_folder_on_a_server_that_does_not_answer_keeps_nothing_from_being_stored(
    baule: "Commune", tmp_path: Path, network: Worker
) -> None:
    """Windows takes 20 to 60 seconds to say that such a server is not there."""
    model, _busy, _told = made(baule, Places(tmp_path, tmp_path / "config", tmp_path / "logs"), network)
    troubles, free = list[str](), Event()
    model.second_trouble.connect(troubles.append)
    model.imposed = str(tmp_path)
    network.submit(free.wait, lambda _done: None)
    model.examine_second()
    baule.settle()
    assert troubles == [], "the worker that stores has not looked"
    free.set()
    baule.until(lambda: troubles == [""])


def made(
    commune: "Commune", places: Places, network: Worker | None = None
) -> tuple[MakingBackup, list[bool], list[tuple[str, str]]]:
    """With all that it says."""
    restoring = Restoring(commune.actor, places, "45024", commune.actor.clock)
    model = MakingBackup(commune.actor, restoring, network or commune.worker)
    busy, told = list[bool](), list[tuple[str, str]]()
    model.busy.connect(busy.append)
    model.message.connect(lambda sentence, tone: told.append((sentence, tone)))
    return model, busy, told
