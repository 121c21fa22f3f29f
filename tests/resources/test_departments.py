"""The outlines of the départements: all that have communes can be shown, and their licence stands beside them."""

import io
import json
import tarfile
from pathlib import Path

import pytest

import resources
from resources import communes, departments
from resources.departments import OVERSEAS, SMALL
from resources.rebuild_departments import rebuild

UNINHABITED = {"984", "989"}  # they have no commune that may use the application


def test_each_departement_of_the_official_list_has_an_outline_or_a_place_beside_the_map() -> None:
    with communes.opened() as database:
        listed = {code for (code,) in database.execute("SELECT code FROM department")}
    drawn = set(departments.outlines().rings)
    assert listed - drawn == {*OVERSEAS, *UNINHABITED}
    assert drawn <= listed
    assert set(SMALL) <= drawn


def test_outlines_are_closed_lines_inside_their_box() -> None:
    found = departments.outlines()
    wide, high = found.size
    for code, rings in found.rings.items():
        assert rings, code
        for ring in rings:
            assert len(ring) >= 3, code
            assert all(0 <= x <= wide and 0 <= y <= high for x, y in ring), code


def test_the_file_is_small_and_names_its_source_authors_and_licence() -> None:
    file = resources.path("departments.json")
    assert file.stat().st_size < 60_000
    written = json.loads(file.read_text("utf-8"))
    assert written["licence"].startswith("Creative Commons Attribution 4.0")
    assert written["source"] in resources.path("SOURCES.md").read_text("utf-8")
    assert departments.outlines().credit == "MapSVG (mapsvg.com), Victor Cazanave (svg-maps), CC BY 4.0"


def test_names_are_those_of_the_list_and_of_the_demonstration() -> None:
    assert departments.names(("45", "2A", "974", "00", "ZZ")) == {
        "45": "Loiret",
        "2A": "Corse-du-Sud",
        "974": "La Réunion",
        "00": "Val-d’Aure",
    }


def package(folder: Path, drawn: str) -> Path:
    source = {"viewBox": "0 0 30 30", "locations": [{"id": "45", "name": "Loiret", "path": drawn}]}
    text = f"export default {json.dumps(source)};".encode()
    file = folder / "package.tgz"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo("package/index.js")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    return file


def test_a_rebuilt_outline_leaves_out_what_the_grid_makes_superfluous(tmp_path: Path) -> None:
    # A square of 6 by 6 with a point on a side and one said twice, then one too small to be seen.
    archive = package(tmp_path, "m 3,3 3,0 0,0 3,0 0,6 -6,0 z m 20,20 0.1,0 0,0.1 z")
    assert rebuild(archive, tmp_path / "made.json") == 1
    made = json.loads((tmp_path / "made.json").read_text("utf-8"))
    assert made["size"] == [20, 20]
    assert made["outlines"] == {"45": ["2 2 4 0 0 4 -4 0"]}


def test_a_source_that_draws_otherwise_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="another kind of path"):
        rebuild(package(tmp_path, "M 3 3 c 1 1 2 2 3 3 z"), tmp_path / "made.json")
