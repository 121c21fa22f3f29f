"""Acts and receipts taken away: tables that compute nothing, proofs that verify by themselves, papers."""

import base64
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import odfdo
import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_data import export_data
from desktop.actions.outbox.export_receipts import export_receipts
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.export_person import export_person
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.errors import DEMONSTRATION
from desktop.documents import exports, pages
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.device.keystore import MemoryKeyStore
from sync.contract.operations import intent
from sync.contract.receipts import Proof, verify_proof
from sync.contract.signing import BadSignature
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled
from tests.refusing import of_input

CANARY = "Anne Canari"
FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture
def national(tmp_path: Path) -> Iterator[National]:
    made = National(tmp_path / "platform")
    yield made
    made.store.close()


@pytest.fixture
def lived(context: CommuneContext, national: National) -> CommuneContext:
    """Two acts received and decided, one still waiting; a title that would be a formula."""
    set_person(context, name=CANARY)
    enrolled(context, national)
    submit_need(context, draft_need(context, title=FORMULA, description="Sur papier").value)
    cast_vote(context, "grr")
    exchange(context, national.transport)
    cast_vote(context, "docs")
    return context


def values(table: odfdo.Table) -> list[list[Any]]:
    """Numbers as numbers, text as a spreadsheet shows it."""
    return [
        [cell.value if cell.type == "float" else cell.text_recursive.removesuffix("\n") for cell in row.traverse()]
        for row in table.traverse()
    ]


def verified(document: dict[str, Any], act: dict[str, Any]) -> None:
    """With what stands in the file alone."""
    held = msgspec.convert(act["proof"], Proof, strict=False)
    key = base64.b64decode(document["platform_keys"][held.receipt.key])
    verify_proof(key, held, intent(act["operation"].encode()))


@pytest.mark.slow
def test_json_verifies_by_itself(lived: CommuneContext, tmp_path: Path) -> None:
    file = tmp_path / "envois.json"
    assert len(export_data(lived, file, "json").value.acts) == 3
    document = json.loads(file.read_text("utf-8"))
    assert document["commune"] == {"insee": "45024", "name": "Baule", "siren": "214500241"}
    assert "demonstration" not in document
    acts = document["acts"]
    assert [(act["kind"], act["state"], act["number"]) for act in acts] == [
        ("need.submit", "accepted", 1),
        ("vote.cast", "accepted", 2),
        ("vote.cast", "finalised", None),
    ]
    assert acts[2]["proof"] is None
    for act in acts[:2]:
        verified(document, act)
    acts[0]["operation"] = acts[0]["operation"].replace("Sur papier", "Sur écran")
    with pytest.raises(BadSignature):
        verified(document, acts[0])
    assert CANARY not in file.read_text("utf-8")  # personal data have their own export


@pytest.mark.slow
def test_csv_computes_nothing(lived: CommuneContext, tmp_path: Path) -> None:
    file = tmp_path / "envois.csv"
    export_data(lived, file, "csv")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [row["Nature"] for row in rows] == ["Besoin", "Vote", "Vote"]
    assert [row["État"] for row in rows] == ["Besoin pris en compte", "Vote pris en compte", "À envoyer"]
    assert [row["N° d’accusé"] for row in rows] == ["1", "2", ""]
    assert rows[0]["Reçu le (heure de Paris)"] == "2026-02-01 14:32:00"
    columns = list(rows[0])
    assert columns.index("Motif") < columns.index("Code du motif"), "words first, codes at the end"
    assert len(rows[0]["Empreinte"]) == 64
    assert rows[0]["Titre"] == "'" + FORMULA
    assert CANARY not in file.read_text("utf-8")


@pytest.mark.slow
def test_ods_has_acts_and_receipts(lived: CommuneContext, tmp_path: Path) -> None:
    file = tmp_path / "envois.ods"
    export_data(lived, file, "ods")
    acts, receipts = odfdo.Document(str(file)).body.tables
    assert (acts.name, receipts.name) == ("Envois", "Accusés")
    assert [row[1] for row in values(acts)] == ["Nature", "Besoin", "Vote", "Vote"]
    header, first, second = values(receipts)
    assert header[:4] == ["N° d’accusé", "Nature", "Titre", "Reçu le (heure de Paris)"]
    assert (first[0], second[0]) == (1, 2)  # numbers are numbers
    assert first[2] == FORMULA
    cell = receipts.get_cell((2, 1))
    assert (cell.type, cell.formula) == ("string", None)
    assert len(first[header.index("Racine du bloc")]) == 64


@pytest.mark.slow
def test_what_cannot_be_written(lived: CommuneContext, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="format_unknown", check=of_input):
        export_data(lived, tmp_path / "x", "xls")
    for format in exports.FORMATS:
        kept = tmp_path / f"kept.{format}"
        kept.mkdir()
        with pytest.raises(Refusal, match="cannot_write", check=of_input):
            export_data(lived, kept, format)
        with pytest.raises(Refusal, match="cannot_write", check=of_input):
            export_data(lived, tmp_path / "nowhere" / "x", format)
    assert {path.name for path in tmp_path.iterdir()} >= {"kept.ods", "kept.csv", "kept.json"}
    assert not list(tmp_path.rglob("*.part"))


def test_the_proofs_are_read_once_however_many_receipts_are_written(lived: CommuneContext) -> None:
    """Read anew for each receipt, 2,000 of them took their number of times the time of all."""
    with lived.store.reading() as connection:
        content = exports.read(connection, lived.clock(), demonstration=False)
    assert content.proofs
    assert content.proofs is content.proofs


def test_receipts_as_papers_with_their_proofs(lived: CommuneContext, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "accusés"
    written = export_receipts(lived, folder).value
    assert [found.number for found in written] == [1, 2]
    names = [f"accuse-00000{found.number}-{found.op[30:]}" for found in written]  # its last six signs
    assert [(found.pdf.name, found.proof.name) for found in written] == [(f"{it}.pdf", f"{it}.json") for it in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [
            "LISEZ-MOI.txt",
            "registre.json",
            "verify_receipt.py",
            *(path.name for found in written for path in (found.pdf, found.proof)),
        ]
    )
    read_me = (folder / "LISEZ-MOI.txt").read_text("utf-8-sig")
    assert "python3 verify_receipt.py --key CLÉ registre.json" in read_me
    assert "«\u00a0Vérifier cet accusé\u00a0»" in read_me
    for found in written:
        document = json.loads(found.proof.read_text("utf-8"))
        verified(document, document)
        text = pages.text(found.pdf.read_bytes())
        assert "Accusé de dépôt" in text
        assert found.op in text.replace("\n", "").replace(" ", "")
        assert "DÉMONSTRATION" not in text
        assert CANARY not in text
    assert export_receipts(lived, folder).value == written  # again, the same files
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(Refusal, match="cannot_write", check=of_input):
        export_receipts(lived, blocked)


def test_a_demonstrations_exports_are_marked_in_every_line(places: Places, clock: Clock, tmp_path: Path) -> None:
    context = choose_commune(places, "45024", clock, MemoryKeyStore(), kind=DEMONSTRATION)
    try:
        cast_vote(context, "grr")
        cast_vote(context, "docs")
        for format in exports.FORMATS:
            export_data(context, tmp_path / f"x.{format}", format)
        export_person(context, tmp_path / "person.json")
    finally:
        context.close()
    lines = (tmp_path / "x.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Démonstration;")
    assert [line.split(";")[0] for line in lines[1:]] == [exports.INVENTED] * 2
    for name in ("x.json", "person.json"):
        document = json.loads((tmp_path / name).read_text("utf-8"))
        assert (document["demonstration"], document["notice"]) == (True, exports.INVENTED)
    acts = odfdo.Document(str(tmp_path / "x.ods")).body.tables[0]
    assert [row[0] for row in values(acts)][1:] == [exports.INVENTED] * 2


def test_personal_data_taken_away(lived: CommuneContext) -> None:
    set_person(lived, profile="Secrétaire")
    cast_vote(lived, "opencimetiere")
    with lived.store.reading() as connection:
        found = json.loads(exports.as_json(exports.personal(connection)))
    assert found["person"]["name"] == CANARY
    assert [place["place"] for place in found["places"]] == ["contact", "act"]
    assert found["places"][1]["sent"] is True
    assert found["acts_as"] == [{"profile": "Secrétaire", "function": ""}]
