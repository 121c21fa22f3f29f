"""A whole document as lines for a person."""

import json
from typing import Any


def filled(document: dict[str, Any]) -> list[str]:
    """The fields that are not empty, one line each under the document's own names; lists and objects show as JSON."""
    shown = {key: value for key, value in document.items() if value not in (None, "", [], {})}
    return [
        f"{key}\u00a0: {json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value}"
        for key, value in shown.items()
    ]
