"""What kind of refusal a test expects, for `pytest.raises(…, check=…)`; of the application or of the platform."""

from typing import Any


def of_input(refusal: Any) -> bool:
    """It speaks of what was typed or named wrongly, and not of what a rule of the programme forbids."""
    return refusal.of_input is True
