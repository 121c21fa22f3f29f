"""What may stand in the path of a call for each of its names in braces."""

from typing import Any

from sync.contract.feed import PRIVATE, SCOPES

_PUBLIC = [scope for scope in SCOPES if scope not in PRIVATE]
_PATTERNS = {"id": "[0-9a-f-]{36}", "digest": "[0-9a-f]{64}", "epoch": "[A-Za-z0-9._-]{1,64}"}
#: What may stand in a path for a name in braces: the pattern that is accepted, and the schema that describes it.
VALUES: dict[str, tuple[str, dict[str, Any]]] = {
    **{name: (one, {"type": "string", "pattern": f"^{one}$"}) for name, one in _PATTERNS.items()},
    "scope": ("|".join(_PUBLIC), {"enum": _PUBLIC}),
}
