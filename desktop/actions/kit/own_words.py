"""What another program writes in a draft must not replace words of a form there that stand in no other place."""

from collections.abc import Collection, Mapping


def replaces_own(
    written: Mapping[str, str], text: Mapping[str, str], before: Mapping[str, str], own: Collection[str]
) -> bool:
    """Whether `written` replaces such words in the draft's `text`.

    `before`: the text with which the form in sight was opened. `own`: the fields typed in while it was out of sight
    last, or earlier.
    """
    hers = (name for name in written if name in own or text[name] != before.get(name, ""))
    return any(text[name] != written[name] for name in hers)
