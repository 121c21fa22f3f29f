"""Rebuilding the list from a package as npm packs it."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from resources.communes import DATABASE, opened
from resources.rebuild_communes import rebuild


def line(code: str, name: str, **more: Any) -> dict[str, Any]:
    base = {"code": code, "nom": name, "departement": "45", "region": "24", "type": "commune-actuelle"}
    return base | {"codesPostaux": ["45130"], "population": 10} | more


def package(communes: list[dict[str, Any]], siren: str = "200070183") -> dict[str, Any]:
    return {
        "package.json": {"version": "0.1.0"},
        "data/communes.json": communes,
        "data/epci.json": [{"code": siren, "nom": "CC", "type": "CC", "membres": [{"code": "45024"}]}],
        "data/regions.json": [{"code": "24", "nom": "Centre-Val de Loire", "chefLieu": "45234"}],
        "data/departements.json": [{"code": "45", "nom": "Loiret", "region": "24", "chefLieu": "45234"}],
        "data/arrondissements.json": [{"code": "452", "nom": "Orléans", "chefLieu": "45234"}],
    }


def packed(files: dict[str, Any], to: Path) -> Path:
    with tarfile.open(to, "w:gz") as archive:
        for name, value in files.items():
            text = json.dumps(value).encode()
            item = tarfile.TarInfo(f"package/{name}")
            item.size = len(text)
            archive.addfile(item, io.BytesIO(text))
    return to


def test_the_same_package_gives_the_same_bytes_packed_or_not(tmp_path: Path) -> None:
    files = package([line("45024", "Baule", siren="214500241"), line("45001", "Adon", siren=None)])
    archive = packed(files, tmp_path / "package.tgz")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")
    assert rebuild(archive, tmp_path / "one.sqlite") == rebuild(tmp_path, tmp_path / "two.sqlite") == 2
    assert rebuild(archive, tmp_path / "one.sqlite") == 2  # again, over the old one
    assert (tmp_path / "one.sqlite").read_bytes() == (tmp_path / "two.sqlite").read_bytes()


def test_a_former_commune_with_code_and_name_of_the_new_one_is_one_line(tmp_path: Path) -> None:
    former = {"type": "commune-deleguee", "chefLieu": "45024", "population": 0}
    archive = packed(
        package([line("45024", "Baule", **former), line("45024", "Baule"), line("45024", "Vieux Baule", **former)]),
        tmp_path / "package.tgz",
    )
    assert rebuild(archive, tmp_path / "communes.sqlite") == 1
    with opened(tmp_path / "communes.sqlite") as database:
        found = database.execute("SELECT name, kind, parent FROM commune ORDER BY id").fetchall()
    assert found == [("Baule", 0, None), ("Vieux Baule", 1, "45024")]


@pytest.mark.parametrize(("commune", "epci"), [("214500242", "200070183"), ("214500241", "200070184")])
def test_a_siren_with_a_wrong_key_stops_the_build(tmp_path: Path, commune: str, epci: str) -> None:
    archive = packed(package([line("45024", "Baule", siren=commune)], epci), tmp_path / "package.tgz")
    with pytest.raises(ValueError, match="wrong key"):
        rebuild(archive, tmp_path / "communes.sqlite")


def test_the_bundled_file_says_how_it_was_built() -> None:
    with opened(DATABASE) as database:
        meta = dict(database.execute("SELECT key, value FROM meta").fetchall())
    assert sorted(meta) == ["built_by", "licence", "package", "source", "vintage"]
    assert meta["vintage"] in meta["built_by"]
