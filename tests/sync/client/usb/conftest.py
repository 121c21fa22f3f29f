"""A USB stick, and what a PC knows of the feed."""

from pathlib import Path

import pytest

from tests.sync.client.carrying import Usb


@pytest.fixture
def usb(tmp_path: Path) -> Usb:
    folder = tmp_path / "key"
    folder.mkdir()
    return Usb(folder)
