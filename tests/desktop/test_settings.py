"""Settings are read whatever the file contains, and written completely or not at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.settings import Settings, keep_window_settings, projected, read, write, write_window_settings


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    chosen = Settings(commune="45024", text_size=150, theme="contraste")
    write(file, chosen)
    assert read(file).settings == chosen
    assert read(file).warnings == ()
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_the_look_is_kept_beside_what_others_keep(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    write(file, Settings(proxy="http://proxy:3128", proxy_user="mairie", backup_folder="/srv"))
    write_window_settings(file, Settings(commune="45024", text_size=125, theme="sombre"))
    assert read(file).settings == Settings(
        commune="45024",
        text_size=125,
        theme="sombre",
        backup_folder="/srv",
        proxy="http://proxy:3128",
        proxy_user="mairie",
    )


def test_no_file_is_no_warning(tmp_path: Path) -> None:
    assert read(tmp_path / "absent.json") == read(tmp_path / "absent2.json")
    assert read(tmp_path / "absent.json").settings == Settings()
    assert read(tmp_path / "absent.json").warnings == ()


@pytest.mark.parametrize(
    ("content", "kept", "warnings"),
    [
        (b"", Settings(), 1),
        (b"{", Settings(), 1),
        (b"[]", Settings(), 1),
        (b"\xff\xfe", Settings(), 1),
        (b"[" * 60_000, Settings(), 1),
        (b'{"theme": "rose", "text_size": 125}', Settings(text_size=125), 1),  # the other settings are kept
        (b'{"text_size": 125.0}', Settings(), 1),  # whole numbers only
        (b'{"text_size": "125"}', Settings(), 1),
        (b'{"proxy": "http://user:word@proxy:1", "proxy_user": "a:b"}', Settings(), 2),  # no password here
        (b'{"commune": 45024, "theme": []}', Settings(), 2),
        (b'{"later": 1}', Settings(), 0),  # a setting of a later release is no fault
    ],
)
def test_a_bad_file_gives_what_can_be_read(tmp_path: Path, content: bytes, kept: Settings, warnings: int) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    found = read(file)
    assert found.settings == kept
    assert len(found.warnings) == warnings


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    write(file, Settings(theme="sombre"))
    (tmp_path / "settings.json.part").mkdir()  # the part file cannot be made
    with pytest.raises(OSError, match="part"):
        write(file, Settings(theme="clair"))
    assert json.loads(file.read_text())["theme"] == "sombre"


def test_what_the_window_keeps_is_written_where_it_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    keep_window_settings(file, Settings(), Settings())
    assert not file.exists()
    keep_window_settings(file, Settings(), Settings(theme="sombre"))
    assert read(file).settings.theme == "sombre"


def test_the_size_that_a_demonstration_begins_with_is_that_of_its_screen_until_one_is_chosen(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    small, large = projected(999), projected(1000)
    assert (small.text_size, large.text_size) == (125, 150)
    keep_window_settings(file, small, small._replace(commune="00101"))
    write(file, read(file).settings._replace(proxy="none"))  # as another part of the window does
    assert read(file, large).settings == large._replace(commune="00101", proxy="none"), "a larger screen another day"
    keep_window_settings(file, large, large._replace(text_size=100))
    write(file, read(file).settings._replace(proxy="system"))
    assert read(file, large).settings.text_size == 100, "chosen, though it is the usual one elsewhere"
    keep_window_settings(file, read(file, large).settings, large._replace(text_size=125))
    assert read(file, large).settings.text_size == 125
    keep_window_settings(file, small, small._replace(theme="sombre"))
    assert read(file, large).settings.text_size == 125, "chosen before"


def test_what_cannot_be_kept_is_said_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "settings.json.part").mkdir()  # the part file cannot be made
    keep_window_settings(tmp_path / "settings.json", Settings(), Settings(theme="sombre"))
    assert "settings not kept" in caplog.text


def test_it_needs_the_standard_library_only() -> None:
    code = (
        "import sys; import desktop.settings, desktop.paths, desktop.policy;"
        "heavy = {'sqlalchemy', 'msgspec', 'requests', 'sync', 'PySide6', 'pysqlite3'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
