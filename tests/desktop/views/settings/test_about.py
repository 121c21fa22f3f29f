"""What the application names as its parts."""

import re
import tomllib
from pathlib import Path

from desktop.views.settings.about import libraries

ROOT = Path(__file__).parents[4]


def test_each_library_that_is_installed_with_the_application_is_named() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=~]", one)[0] for one in wanted}
    assert set(libraries()) == names
    assert {"pyrage", "keyring", "truststore"} <= names
