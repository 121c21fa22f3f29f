"""The backups as they are shown: looked into, put back, refused; and where each is copied a second time."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytestqt.qtbot import QtBot

from desktop import paths, settings
from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.settings.make_backup import make_backup
from desktop.database.errors import ReadOnly
from desktop.database.queries import needs
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.runtime.worker import Worker
from desktop.settings import Settings
from desktop.viewmodels.kit.backups import Restoring, WorkerRunner, second_folder
from sync.contract.published import Proposal, PublicNeed
from tests.desktop.actions import published

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def made(baule: "Commune", tmp_path: Path) -> "Restores":
    """Two backups: from before a draft was written, and from after."""
    make_backup(baule.context, "asked")
    baule.act(draft_need, title="Cantine", description="D.")
    make_backup(baule.context, "asked")
    return Restores(baule, Places(tmp_path, tmp_path / "config", tmp_path / "logs"))


class Restores:
    """All that the view-model said."""

    def __init__(self, commune: "Commune", places: Places) -> None:
        self.commune, self.places = commune, places
        self.model = Restoring(commune.actor, places, "45024", commune.actor.clock)
        self.said: list[Any] = []
        self.model.busy.connect(self.said.append)
        self.model.failed.connect(self.said.append)
        self.model.previewed.connect(lambda: self.said.append("previewed"))
        self.model.renewed.connect(lambda: self.said.append("renewed"))
        self.model.restored.connect(lambda: self.said.append("restored"))
        self.model.refresh()
        commune.settle()

    def drafts(self) -> list[str]:
        return [row.title for row in self.commune.ask(needs.listed)]


def test_the_backups_are_listed_the_last_one_first(made: "Restores") -> None:
    assert [(row.why, row.acts) for row in made.model.rows] == [("à la demande", "0")] * 2
    assert made.model.rows[0].name > made.model.rows[1].name
    assert made.model.rows[0].when == "aujourd’hui à 14\u00a0h\u00a032"


@pytest.mark.slow
def test_only_the_answer_about_the_one_chosen_last_is_shown(made: "Restores") -> None:
    last, first = made.model.rows
    for one, other in ((first, last), (last, first)):
        made.said.clear()
        made.model.choose(one.name)
        made.model.choose(other.name)
        assert made.model.result == ()
        made.commune.settle()
        assert made.said.count("previewed") == 1
        assert any("Cantine" in line for line in made.model.result) == (other is first)


def test_the_chosen_one_is_put_back(made: "Restores") -> None:
    made.model.choose(made.model.rows[1].name)
    made.commune.settle()
    made.said.clear()
    made.model.restore()
    made.commune.settle()
    assert made.said == [True, False, "restored"]
    assert made.drafts() == []


def test_one_that_would_lose_more_than_was_read_is_not_put_back_but_read_again(made: "Restores") -> None:
    """Another program writes after the question was read."""
    made.model.choose(made.model.rows[0].name)
    made.commune.settle()
    assert "Aucun envoi ni brouillon ne sera perdu." in made.model.result
    draft_need(made.commune.context, title="Salle des fêtes", description="D.")
    made.said.clear()
    made.model.restore()
    made.commune.settle()
    assert made.said == [True, False, "renewed"]
    assert set(made.drafts()) == {"Salle des fêtes", "Cantine"}
    assert "– Besoin\u00a0: Salle des fêtes" in made.model.result
    made.said.clear()
    made.model.restore()
    made.commune.settle()
    assert made.said == [True, False, "restored"]
    assert made.drafts() == ["Cantine"]


def test_what_would_be_lost_is_read_again_when_the_data_change(made: "Restores") -> None:
    made.model.read_again()
    made.commune.settle()
    assert made.said == [], "nothing was read yet"
    made.model.choose(made.model.rows[0].name)
    made.commune.settle()
    made.said.clear()
    made.model.read_again()
    made.commune.settle()
    assert "renewed" not in made.said, "it loses the same"
    made.model.read_again()
    draft_need(made.commune.context, title="Salle des fêtes", description="D.")
    made.model.read_again()
    made.commune.settle()
    assert made.said.count("renewed") == 1
    assert "– Besoin\u00a0: Salle des fêtes" in made.model.result
    made.said.clear()
    for kept in made.places.backups("45024").glob(f"{made.model.chosen}*"):
        kept.unlink()
    made.model.read_again()
    made.commune.settle()
    assert str(made.said[-1]).startswith("Aucune sauvegarde ne s’appelle")


def test_a_nous_aussi_that_was_begun_since_is_named_and_one_that_was_then_is_told_to_go_back(made: "Restores") -> None:
    made.commune.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
    )

    def result() -> tuple[str, ...]:
        made.model.choose(made.model.rows[0].name)
        made.commune.settle()
        return made.model.result

    keep_typed(made.commune.context, "join.n1", {"comment": " "})
    assert "Aucun envoi ni brouillon ne sera perdu." in result(), "nothing is written in it"
    keep_typed(made.commune.context, "join.n1", {"comment": "Chez nous aussi."})
    there = result()
    place = next(at for at, line in enumerate(there) if "brouillon disparaîtra" in line)
    assert there[place + 1] == "– «\u00a0Nous aussi\u00a0»\u00a0: Plan du cimetière"
    make_backup(made.commune.context, "asked")
    made.model.refresh()
    made.commune.settle()
    assert "Aucun envoi ni brouillon ne sera perdu." in result()
    keep_typed(made.commune.context, "join.n1", {"comment": "Chez nous aussi depuis 2016."})
    assert any("reviendra à son texte d’alors" in line for line in result())


def test_what_was_typed_for_any_other_act_is_named_once_by_the_act(made: "Restores") -> None:
    context = made.commune.context
    published.publish(context, "proposals", Proposal(id="p1", title="Cimetières", kind="existing"))
    for about, name in (("interest.p1", "motivation"), ("ask.p1", "remarks"), ("report.p1", "effect")):
        keep_typed(context, about, {name: "Trois lignes."})
    keep_typed(context, "report.gone", {"effect": "D’une proposition qui n’est plus là."})
    keep_typed(context, "ask.gone", {"remarks": " "})
    made.model.choose(made.model.rows[0].name)
    made.commune.settle()
    there = made.model.result
    place = next(at for at, line in enumerate(there) if "brouillons disparaîtront" in line)
    assert there[place : place + 5] == (
        "4 brouillons disparaîtront\u00a0:",
        "– Demande de déploiement\u00a0: Cimetières",
        "– Demande de participation\u00a0: Cimetières",
        "– Effet d’un déploiement\u00a0: sans titre",
        "– Effet d’un déploiement\u00a0: Cimetières",
    )


def test_what_cannot_be_put_back_is_said_and_nothing_has_changed(made: "Restores") -> None:
    for attempt in (lambda: made.model.choose("jamais"), made.model.restore):
        made.said.clear()
        attempt()
        made.commune.settle()
        assert made.said[-2] is False, "it is busy no more"
        assert made.said[-1].startswith("Aucune sauvegarde ne s’appelle")
    made.said.clear()
    made.model.begin_anew()
    made.commune.settle()
    assert made.said[0] is False
    assert "n’a pas disparu" in made.said[1]
    assert made.drafts() == ["Cantine"]


def test_the_second_folder_is_the_one_of_the_settings_where_no_policy_names_one(tmp_path: Path) -> None:
    places = paths.find(tmp_path / "data")
    paths.prepare(places)
    assert second_folder(places) == ""
    folder = str(tmp_path / "copies")
    settings.write(places.settings, Settings(backup_folder=folder))
    assert second_folder(places) == folder


def test_the_second_folder_is_chosen_and_given_up_and_what_the_disk_refuses_is_said(
    made: "Restores", tmp_path: Path
) -> None:
    for folder in (tmp_path / "copies", None):
        assert made.model.keep_second(folder) == ""
        assert made.model.folder == ("" if folder is None else str(folder))
    (tmp_path / "config").rename(tmp_path / "before")
    (tmp_path / "config").write_bytes(b"a file where the folder would be")
    assert made.model.keep_second(tmp_path / "copies").startswith("Ce choix n’a pas pu être gardé.")


@pytest.mark.parametrize(
    ("error", "beside", "told"),
    [
        (None, True, ["done"]),
        (Refusal("no", "Non.", field=""), True, ["refused no"]),
        (Refusal("no", "Non.", field=""), False, ["failed Non."]),
        (ReadOnly(), True, ["failed"]),
        (ReadOnly(), False, ["failed"]),
    ],
)
def test_where_no_commune_is_open_each_end_of_a_job_is_told(
    qtbot: QtBot, error: Exception | None, beside: bool, told: list[str]
) -> None:
    worker, said = Worker("start"), list[str]()

    def job() -> str:
        if error is not None:
            raise error
        return "done"

    refused = (lambda refusal: said.append(f"refused {refusal.code}")) if beside else None
    WorkerRunner(worker).run(job, then=said.append, refused=refused, failed=lambda why: said.append(f"failed {why}"))
    qtbot.waitUntil(lambda: worker.idle)
    assert worker.close()
    assert len(said) == 1
    assert said[0].startswith(told[0])


def test_what_is_no_fault_of_the_world_is_raised(qtbot: QtBot) -> None:
    worker = Worker("start")
    with qtbot.captureExceptions() as raised:
        WorkerRunner(worker).run(lambda: 1 // 0, then=print, refused=print, failed=print)
        qtbot.waitUntil(lambda: worker.idle)
    assert worker.close()
    assert [kind for kind, *_ in raised] == [ZeroDivisionError]
