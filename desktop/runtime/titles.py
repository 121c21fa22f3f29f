"""What the title of a window says. Read before the first picture, so that nothing is imported here."""

MARK = "DÉMONSTRATION · "  #: before the title of each window of the demonstration


def marked(title: str, demonstration: str) -> str:
    """The title of a window; one of the demonstration says first what it belongs to."""
    return f"{MARK}{title}" if demonstration else title
