"""Who validated a text, and when, in words."""

import pytest

from desktop.domain import validation


@pytest.mark.parametrize(
    ("by", "at", "said"),
    [
        ("", "", ""),
        ("Mme Martin", "", ""),
        ("", "2021-02-03T13:32:00+00:00", "Validé par le maire le 3\u00a0février 2021."),
        ("Mme Martin", "2021-02-03T23:32:00+00:00", "Validé par Mme Martin le 4\u00a0février 2021."),
        ("Mme Martin, maire", "2021-02-03T13:32:00+00:00", "Validé par Mme Martin, maire, le 3\u00a0février 2021."),
    ],
)
def test_who_validated_it_and_on_which_day_in_paris(by: str, at: str, said: str) -> None:
    assert validation.sentence(by, at) == said
