"""Documents joined to a text: one after the other, a refusal is shown once, late answers are dropped; sizes."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.actions.needs.draft_need import draft_need
from desktop.database.queries.attachments import AttachmentRow
from desktop.viewmodels.kit.documents import Documents, JoinedFile, by_name, joined
from desktop.viewmodels.needs.draft import NeedDraft

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def row(name: str, size: int) -> AttachmentRow:
    return AttachmentRow(
        owner="r", sha256=f"of-{name}", name=name, size=size, media_type="application/pdf", attached_at=""
    )


def test_each_document_and_all_of_them_have_their_size() -> None:
    assert joined(()).in_all == "Aucune pièce pour l’instant."
    two = joined((row("plan.pdf", 2_000), row("devis.pdf", 3_000)))
    assert two.files == (
        JoinedFile("of-plan.pdf", "plan.pdf", "2\u00a0ko"),
        JoinedFile("of-devis.pdf", "devis.pdf", "3\u00a0ko"),
    )
    assert two.in_all == "2\u00a0pièces, 5\u00a0ko en tout."


class Joining:
    """All that the view-model says of one need's documents."""

    def __init__(self, commune: "Commune", need: str) -> None:
        self.commune = commune
        self.documents = Documents(commune.actor)
        self.shown: list[list[str]] = []
        self.refused: list[str] = []
        self.made: list[str] = []
        self.documents.shown.connect(lambda all: self.shown.append([file.name for file in all.files]))
        self.documents.refused.connect(self.refused.append)
        self.documents.made.connect(self.made.append)
        self.documents.begin(need, NeedDraft(need).attach, ())

    def attach(self, *paths: Path) -> None:
        self.documents.attach(paths)
        self.commune.settle()


def files(folder: Path, *names: str) -> list[Path]:
    made = [folder / name for name in names]
    for path in made:
        path.write_bytes(b"%PDF-1.7\n" + path.name.encode() + b"\n%%EOF\n")
    return made


def test_each_file_is_joined_in_its_turn_and_taken_off_again(baule: "Commune", tmp_path: Path) -> None:
    need = baule.act(draft_need, None, title="Cantine")
    seen = Joining(baule, need)
    seen.attach(*files(tmp_path, "plan.pdf", "devis.pdf", "avis.pdf"))
    assert (seen.shown, seen.refused, seen.made) == ([[], ["plan.pdf", "devis.pdf", "avis.pdf"]], ["", ""], [need] * 3)
    seen.documents.detach(seen.documents.rows[1].sha256)
    baule.settle()
    assert seen.shown[-1] == ["plan.pdf", "avis.pdf"]


def test_the_first_document_makes_the_draft(baule: "Commune", tmp_path: Path) -> None:
    seen = Joining(baule, "")
    seen.documents.detach("of-nothing")  # there is no draft yet
    seen.attach(*files(tmp_path, "plan.pdf", "devis.pdf"))
    assert seen.made[0]
    assert seen.made == [seen.made[0]] * 2
    assert seen.shown[-1] == ["plan.pdf", "devis.pdf"]


def test_what_is_refused_is_said_once_and_the_others_are_joined(baule: "Commune", tmp_path: Path) -> None:
    seen = Joining(baule, baule.act(draft_need, None, title="Cantine"))
    good = files(tmp_path, "plan.pdf", "devis.pdf")
    bad = tmp_path / "programme.exe"
    bad.write_bytes(b"MZ")
    seen.attach(good[0], bad, bad, good[1])
    assert seen.shown[-1] == ["plan.pdf", "devis.pdf"]
    assert seen.refused[0] == ""
    assert "programme.exe" in seen.refused[1]
    assert seen.refused[1].count("programme.exe") == 1


def test_what_was_left_meanwhile_is_told_nothing(baule: "Commune", tmp_path: Path) -> None:
    seen = Joining(baule, baule.act(draft_need, None, title="Cantine"))
    told: list[Any] = [seen.shown, seen.refused, seen.made]
    seen.documents.attach(files(tmp_path, "plan.pdf"))
    before = [list(one) for one in told]
    seen.documents.end()
    baule.settle()
    seen.attach(*files(tmp_path, "devis.pdf"))
    assert [list(one) for one in told] == before


def test_a_document_that_is_joined_again_is_said_to_be_there(baule: "Commune", tmp_path: Path) -> None:
    seen = Joining(baule, baule.act(draft_need, None, title="Cantine"))
    plan, devis, avis = files(tmp_path, "plan.pdf", "devis.pdf", "avis.pdf")
    seen.attach(plan)
    assert seen.refused[-1] == ""
    seen.attach(plan)
    assert seen.refused[-1] == "«\u00a0plan.pdf\u00a0» est déjà joint\u00a0: rien n’a été ajouté."
    assert seen.shown[-1] == ["plan.pdf"]
    seen.attach(plan, devis)
    assert seen.refused[-1] == "«\u00a0plan.pdf\u00a0» est déjà joint\u00a0: il n’est gardé qu’une fois."
    seen.attach(avis)
    assert seen.refused[-1] == ""
    seen.attach(plan, devis, avis)
    assert seen.refused[-1] == "3\u00a0documents étaient déjà joints\u00a0: chacun n’est gardé qu’une fois."


def test_a_file_taken_off_while_others_are_read_makes_none_of_them_known(baule: "Commune", tmp_path: Path) -> None:
    seen = Joining(baule, baule.act(draft_need, None, title="Cantine"))
    plan, devis, avis = files(tmp_path, "plan.pdf", "devis.pdf", "avis.pdf")
    seen.attach(plan)
    seen.documents.attach([devis, avis])
    seen.documents.detach(seen.documents.rows[0].sha256)  # before the worker has read the second one
    baule.settle()
    assert (seen.shown[-1], seen.refused[-1]) == (["devis.pdf", "avis.pdf"], "")


def test_the_name_of_a_file_is_said_as_it_is() -> None:
    """Marks of where it may be broken are the label's: they were copied, and read aloud, with it."""
    name = "deliberation_2026_03_cimetiere_columbarium.pdf"
    assert by_name([row(name, 1_200)]) == f"{name} (1,2\u00a0ko)"
