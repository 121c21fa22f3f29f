"""Each component of a bundle has its licence text in it, and each file is of a component; what lacks is named."""

import shutil
from pathlib import Path

import inventory
import pytest

from tests.installer import small_bundle


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, inventory.Environment]:
    return small_bundle.make(tmp_path)


def test_each_component_has_a_text_named_by_name_and_version(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    inventory.write(bundle, python)
    assert sorted(file.name for file in (bundle / "licences").iterdir()) == [
        "CPython-3.11.9.txt",
        "Cryptography-1.2.txt",
        "ICU-73.2.txt",
        "OpenSSL-3.6.3.txt",
        "OpenSSL-4.0.3.txt",
        "PDFium-159.0.8149.0.txt",
        "PyInstaller-1.2.txt",
        "PySide6_Essentials-1.2.txt",
        "Qt-6.11.3.txt",
        "SQLite-3.53.4.txt",
        "components.json",
        "pypdfium2-1.2.txt",
        "pysqlite3-1.2.txt",
        "relais-communes-1.2.txt",
        "typst-1.2.txt",
    ]
    assert inventory.problems(bundle) == []


def test_the_texts_are_the_components_own(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    inventory.write(bundle, python)
    texts = {file.name: file.read_text("utf-8") for file in (bundle / "licences").glob("*.txt")}
    assert texts["CPython-3.11.9.txt"].endswith(small_bundle.PYTHON)
    assert texts["Cryptography-1.2.txt"] == f"Cryptography 1.2\nLicence\u00a0: Apache-2.0\n\n\n{small_bundle.NOTICE}"
    assert "age 0.11.1\u00a0: MIT OR Apache-2.0\n" in texts["typst-1.2.txt"]
    for words in ("--- MIT ---", "--- MPL-2.0 ---", "SIL OPEN FONT LICENSE", "Bitstream Vera"):
        assert words in texts["typst-1.2.txt"]
    assert "--- MIT ---" not in texts["Cryptography-1.2.txt"]
    for name in ("Qt-6.11.3.txt", "PySide6_Essentials-1.2.txt"):
        assert "Vous pouvez les remplacer par les vôtres." in texts[name]
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts[name]
        assert "GNU GENERAL PUBLIC LICENSE" in texts[name]
    assert "public domain" in texts["SQLite-3.53.4.txt"]
    assert "Apache License" in texts["OpenSSL-4.0.3.txt"]
    assert "Unicode, Inc." in texts["ICU-73.2.txt"]


def test_what_is_read_is_what_was_written(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    written = inventory.write(bundle, python)
    assert inventory.read(bundle) == written
    parts = {f"{part.name} {part.version}": part for part in written}
    assert parts["typst 1.2"].files == ("_internal/typst",)
    assert parts["OpenSSL 3.6.3"].inside == ("_internal/typst/_typst.abi3.so",)
    icu = ("_internal/PySide6/Qt/lib/libicudata.so.73", "_internal/PySide6/Qt/lib/libicuuc.so.73")
    assert parts["ICU 73.2"].files == icu
    assert parts["PyInstaller 1.2"].files == ("relais", "relaisctl")
    assert parts["PySide6_Essentials 1.2"].purl == "pkg:pypi/pyside6-essentials@1.2"
    assert (parts["pysqlite3 1.2"].licence, parts["pysqlite3 1.2"].is_expression) == ("Zlib", True)


def test_a_component_without_a_text_is_named(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    shutil.rmtree(python.packages / "typst-1.2.dist-info" / "licenses")
    small_bundle.install(python.packages, "Cryptography", "", small_bundle.DISTRIBUTIONS["Cryptography"][1])
    (python.library / "LICENSE.txt").write_text("\n")
    record = python.packages / "typst-1.2.dist-info" / "RECORD"
    record.write_text(record.read_text().replace("typst-1.2.dist-info/licenses/LICENSE,,\n", ""))
    with pytest.raises(inventory.Incomplete) as caught:
        inventory.write(bundle, python)
    assert str(caught.value).splitlines() == [
        "no licence text: CPython 3.11.9",
        "no licence named: Cryptography 1.2",
        "no licence text: typst 1.2",
    ]


def test_a_file_of_no_component_is_named(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    small_bundle.put(bundle / "_internal" / "foreign" / "x.so", small_bundle.ELF)
    with pytest.raises(inventory.Incomplete, match=r"^of no component: _internal/foreign/x\.so$"):
        inventory.write(bundle, python)


def test_what_is_taken_from_a_finished_bundle_or_added_is_seen(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    assert inventory.problems(bundle) == ["missing: licences/components.json"]
    inventory.write(bundle, python)
    (bundle / "licences" / "typst-1.2.txt").unlink()
    (bundle / "licences" / "Qt-6.11.3.txt").write_text("Qt 6.11.3\n")
    small_bundle.put(bundle / "_internal" / "foreign.so", small_bundle.ELF)
    sqlite = bundle / "_internal" / "pysqlite3" / "_sqlite3.so"
    sqlite.write_bytes(sqlite.read_bytes().replace(b"3.53.4", b"3.53.5"))
    assert inventory.problems(bundle) == [
        "no licence text: Qt 6.11.3",
        "no licence text: typst 1.2",
        "not listed: SQLite 3.53.5",
        "not in its files: SQLite 3.53.4",
        "of no component: _internal/foreign.so",
    ]


def test_a_component_that_no_bundle_is_without_must_be_found(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    shutil.rmtree(bundle / "_internal" / "typst")
    inventory.write(bundle, python)
    assert inventory.problems(bundle) == ["component not found: typst"]


def test_the_licences_of_all_are_one_expression(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    small_bundle.install(python.packages, "cryptography_vectors", "MIT OR Zlib", {"vectors/__init__.py": b""})
    small_bundle.put(bundle / "_internal" / "vectors/__init__.pyc", b"")
    terms = inventory.expression(inventory.write(bundle, python)).split(" AND ")
    assert len(terms) == len({*terms})
    assert {"(MIT OR Zlib)", "MIT", "LGPL-3.0-only", "PSF-2.0", "OFL-1.1", "etalab-2.0"} <= {*terms}


def test_a_licence_that_is_only_a_name_is_refused_in_an_expression(made: tuple[Path, inventory.Environment]) -> None:
    bundle, python = made
    small_bundle.install(python.packages, "named", "Some Licence", {"named/__init__.py": b""})
    small_bundle.put(bundle / "_internal" / "named/__init__.pyc", b"")
    notes = python.packages / "named-1.2.dist-info/METADATA"
    notes.write_text("Name: named\nVersion: 1.2\nLicense: Some Licence\n\n")
    with pytest.raises(inventory.Incomplete, match="LICENCES: named"):
        inventory.expression(inventory.write(bundle, python))
