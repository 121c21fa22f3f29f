"""The prepared worlds of today, made once for all windows and sticks of these tests."""

from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import local_time
from desktop.demo.situations import Templates
from tests.desktop.demo.saying import NOW


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of templates to copy from; the demonstration makes its own where it finds none of today."""
    folder = tmp_path_factory.mktemp("demonstration") / "templates"
    Templates(folder, local_time).prepare()
    return folder


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The same, for a fixed day."""
    made = Templates(tmp_path_factory.mktemp("demo") / "templates", lambda: NOW)
    made.prepare()
    return made
