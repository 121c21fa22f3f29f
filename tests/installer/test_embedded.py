"""The versions of CPython, Qt, ICU, SQLite, OpenSSL and PDFium are read from the libraries themselves."""

from pathlib import Path

import embedded
import pytest

from tests.installer import small_bundle

ELF = small_bundle.ELF


def test_each_library_is_found_with_its_version_and_its_files(tmp_path: Path) -> None:
    bundle, _ = small_bundle.make(tmp_path)
    found = {(one.name, one.version): [Path(file).name for file in one.files] for one in embedded.libraries(bundle)}
    assert found == {
        ("CPython", "3.11.9"): ["libpython3.11.so.1.0"],
        ("ICU", "73.2"): ["libicudata.so.73", "libicuuc.so.73"],
        ("OpenSSL", "3.6.3"): ["_typst.abi3.so"],
        ("OpenSSL", "4.0.3"): ["_rust.abi3.so"],
        ("PDFium", "159.0.8149.0"): ["libpdfium.so"],
        ("Qt", "6.11.3"): ["libQt6Core.so.6"],
        ("SQLite", "3.53.4"): ["_sqlite3.so"],
    }


def test_on_windows_too(tmp_path: Path) -> None:
    small_bundle.put(tmp_path / "python313.dll", b"MZ\0003.13.14\0003.12.1\0")
    small_bundle.put(tmp_path / "PySide6" / "Qt6Core.dll", b"MZ\0Qt 6.11.3 (x86_64 shared)\0")
    small_bundle.put(tmp_path / "libcrypto-3.dll", b"MZ\0OpenSSL 3.0.18 30 Sep 2025\0")
    found = [(one.name, one.version) for one in embedded.libraries(tmp_path)]
    assert found == [("CPython", "3.13.14"), ("OpenSSL", "3.0.18"), ("Qt", "6.11.3")]


@pytest.mark.parametrize("said", [b"", b"Qt 6.11.3 (\0Qt 6.10.0 (\0"])
def test_a_version_that_is_not_there_once_is_refused_with_the_file(tmp_path: Path, said: bytes) -> None:
    small_bundle.put(tmp_path / "libQt6Core.so.6", ELF + said)
    with pytest.raises(embedded.Unreadable, match=r"libQt6Core\.so\.6"):
        embedded.libraries(tmp_path)


@pytest.mark.parametrize(
    ("name", "is_qt"),
    [
        ("PySide6/Qt/lib/libQt6Gui.so.6", True),
        ("PySide6/Qt/lib/libicuuc.so.73", False),
        ("PySide6/Qt6Gui.dll", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/QtGui.pyd", False),
        ("PySide6/libpyside6.abi3.so.6.11", False),
    ],
)
def test_qt_is_told_from_its_binding(name: str, is_qt: bool) -> None:
    assert embedded.is_qt(name) is is_qt
