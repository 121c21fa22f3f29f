"""The guilty example of `ordered_texts.py`: without that plugin mypy calls the comment below unused, and fails."""


def before(state: str) -> bool:
    return bool(state < "refused")  # type: ignore[misc]  # the guilt itself
