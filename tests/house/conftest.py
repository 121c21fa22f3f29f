"""The trees of all sources are kept while the checks of this folder follow one another, and no longer."""

from pathlib import Path

import pytest

from tests.house import sources


def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        sources.forget()
