"""What clocks show overseas, by the code of the département or the collectivité."""

from datetime import UTC, datetime

import pytest

from desktop.domain import departments

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("971", "08:00"),
        ("972", "08:00"),
        ("973", "09:00"),
        ("974", "16:00"),
        ("976", "15:00"),
        ("977", "08:00"),
        ("978", "08:00"),
        ("987", "02:00"),
        ("988", "23:00"),
    ],
)
def test_the_hour_overseas(code: str, shown: str) -> None:
    found = departments.local(code, NOON)
    assert found is not None
    assert found.strftime("%H:%M") == shown
    winter = departments.local(code, NOON.replace(month=1))
    assert winter is not None
    assert winter.utcoffset() == found.utcoffset(), "no summer time there"


@pytest.mark.parametrize("code", ["45", "2A", "975"])
def test_elsewhere_no_other_hour_is_said(code: str) -> None:
    assert departments.local(code, NOON) is None
