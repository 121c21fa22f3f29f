"""Logs rotate, stay on this computer, and contain our code's messages; of libraries only warnings and errors."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import logs


@pytest.fixture
def handler(tmp_path: Path) -> Iterator[logging.Handler]:
    made = logs.start(tmp_path, "DEBUG")
    yield made
    logs.stop(made)


def test_ours_is_kept_others_only_from_warnings_up(tmp_path: Path, handler: logging.Handler) -> None:
    logging.getLogger("desktop.actions").debug("round %s", "ended")
    logging.getLogger("urllib3.connectionpool").debug("https://plateforme.example/code=SECRET")
    logging.getLogger("urllib3.connectionpool").warning("retry")
    text = (tmp_path / logs.NAME).read_text("utf-8")
    assert "round ended" in text
    assert "SECRET" not in text
    assert "retry" in text


def test_they_rotate(tmp_path: Path, handler: logging.Handler) -> None:
    for _ in range(60):
        logging.getLogger("desktop").info("x" * 100_000)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 4
    assert all(file.stat().st_size <= 1_100_000 for file in files)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a file that takes no byte is Linux's")
def test_a_full_disk_does_not_fail_the_end(tmp_path: Path) -> None:
    (tmp_path / logs.NAME).symlink_to("/dev/full")
    handler = logs.start(tmp_path)
    logging.getLogger("desktop").error("kept in the buffer")
    logs.stop(handler)
    assert handler not in logging.getLogger().handlers
