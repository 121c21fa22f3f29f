"""Files of operators: each fault is explained in one French sentence that names its place."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.platform.files import MAX_BYTES, CommitteeFile, DeploymentFile, ProposalFile, read, write_new
from sync.platform.refusals import Refused
from tests import posix
from tests.refusing import of_input

PROPOSAL = {"title": "T", "kind": "existing", "needs": ["n1"]}
LINE = {"proposal": "p1", "decision": "retained", "reason": "R"}


def refusal(path: Path, shape: Any = ProposalFile) -> Refused:
    with pytest.raises(Refused) as refused:
        read(path, shape)
    assert refused.value.of_input
    assert refused.value.sentence.startswith(f"Le fichier «\u00a0{path.name}\u00a0» ")
    assert refused.value.sentence.endswith(".")
    return refused.value


def written(folder: Path, value: Any) -> Path:
    path = folder / "essai.json"
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return path


def test_a_right_file_is_read(tmp_path: Path) -> None:
    assert read(written(tmp_path, PROPOSAL), ProposalFile).needs == ("n1",)
    assert read(written(tmp_path, b"\xef\xbb\xbf" + json.dumps(PROPOSAL).encode()), ProposalFile).title == "T"
    assert read(written(tmp_path, {"decisions": [LINE]}), CommitteeFile).decisions[0].reason == "R"


@pytest.mark.parametrize(
    ("value", "field", "says"),
    [
        (PROPOSAL | {"titre": "x"}, "titre", "clé inconnue"),
        ({"title": "T", "kind": "existing"}, "needs", "ne contient pas"),
        (PROPOSAL | {"kind": "new"}, "kind", "pas prévue"),
        (PROPOSAL | {"title": 3}, "title", "autre sorte"),
        (PROPOSAL | {"title": {"fr": "T"}}, "title", "autre sorte"),
        (PROPOSAL | {"kind": {"fr": "existing"}}, "kind", "autre sorte"),
        (PROPOSAL | {"title": ""}, "title", "vide"),
        (PROPOSAL | {"title": "x" * 201}, "title", "trop longue"),
        (PROPOSAL | {"needs": ["a b"]}, "needs", "needs"),
        ([], "", "autre sorte"),
    ],
)
def test_a_wrong_proposal_names_the_place(tmp_path: Path, value: Any, field: str, says: str) -> None:
    refused = refusal(written(tmp_path, value))
    assert says in refused.sentence
    assert refused.field.startswith(field)
    assert field in refused.sentence


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (LINE | {"reason": ""}, "decisions, n°\u00a02, reason"),
        (LINE | {"reason": "  "}, "decisions, n°\u00a02, reason"),
        (LINE | {"decision": "maybe"}, "decisions, n°\u00a02, decision"),
        (LINE | {"vote": 1}, "«\u00a0vote\u00a0» (decisions, n°\u00a02)"),
    ],
)
def test_a_wrong_decision_names_its_line(tmp_path: Path, line: Any, says: str) -> None:
    assert says in refusal(written(tmp_path, {"decisions": [LINE, line]}), CommitteeFile).sentence


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Missing keys, unknown ones and wrong values: each with its place, and what is allowed there."""
    refused = refusal(written(tmp_path, {"kind": "new", "titre": "T", "needs": ["n1", 3]}))
    said = refused.sentence.replace("\u00a0", " ").replace("\u202f", " ")
    assert "contient une clé inconnue, « titre » ; il ne contient pas la clé « title » ; il porte une valeur" in said
    assert "qui n’est pas prévue, « new » (kind) : il faut existing ou to_develop ; il porte" in said
    assert "d’une autre sorte que prévu (needs, n° 2). Pour un exemple, ajoutez --example." in said
    assert refused.field == "titre"


def test_of_many_faults_a_few_are_told(tmp_path: Path) -> None:
    lines = [LINE | {"decision": f"d{number}"} for number in range(50)]
    said = refusal(written(tmp_path, {"decisions": lines}), CommitteeFile).sentence
    assert (
        "«\u00a0d11\u00a0» (decisions, n°\u00a012, decision)\u00a0: il faut retained ou not_retained\u202f; et ainsi"
        in said
    )
    assert "d12" not in said


def test_what_no_key_alone_shows_is_told(tmp_path: Path) -> None:
    step = {"proposal": "p1", "commune": "45024", "state": "live", "date": "1999-12-31"}
    assert "années 2000 à 2199 (date)" in refusal(written(tmp_path, step), DeploymentFile).sentence


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b'{"title":"\xff"}', b"[" * 100_000, b"titre;besoin", b" " * (MAX_BYTES + 1)]
)
def test_what_is_no_json_is_refused(tmp_path: Path, data: bytes) -> None:
    refusal(written(tmp_path, data))


def test_no_decisions_are_no_file_for_the_committee(tmp_path: Path) -> None:
    assert "vide" in refusal(written(tmp_path, {"decisions": []}), CommitteeFile).sentence


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    refusal(tmp_path / "absent.json")
    refusal(tmp_path)


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_file_has_a_greatest_size(tmp_path: Path, beyond: int) -> None:
    text = '{"decisions":[{"proposal":"p1","decision":"retained","reason":"R."}]}'
    (tmp_path / "d.json").write_text(text.ljust(4_000_000 + beyond), "utf-8")
    if beyond:
        with pytest.raises(Refused, match="file", check=of_input) as refused:
            read(tmp_path / "d.json", CommitteeFile)
        assert "est trop gros (au plus 4\u00a0Mo)" in refused.value.sentence
    else:
        assert read(tmp_path / "d.json", CommitteeFile).decisions[0].proposal == "p1"


def test_a_file_that_is_written_is_its_owners_alone_and_takes_the_place_of_none(tmp_path: Path) -> None:
    write_new(tmp_path / "k", [b"half", b", and the rest"])
    assert posix.WINDOWS or (tmp_path / "k").stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="file", check=of_input) as refused:
        write_new(tmp_path / "k", [b"y"])
    assert "existe déjà" in refused.value.sentence
    assert (tmp_path / "k").read_bytes() == b"half, and the rest"


def test_a_file_that_cannot_be_written_whole_is_not_there(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, "the disk is full")

    with pytest.raises(Refused, match="file", check=of_input) as refused:
        write_new(tmp_path / "k", pieces())
    assert "(le disque est plein)" in refused.value.sentence
    assert not (tmp_path / "k").exists()
