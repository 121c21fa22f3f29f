"""What a page may be asked to open: a word, or a prefix before an id."""

NEW = "new"  #: a new text, in the editor
NEW_IN = f"{NEW}:"  #: before a category: a new request of that category
RESUME = "resume:"  #: before an id: the draft, with the text found after a crash
AS_LEFT = "as_left"  #: any page as it was last seen
ROUND = "round"  #: the outbox, which begins an exchange
COMPARE = "compare:"  #: before the id of a need: the comparison of its two texts
RESTART = "restart:"  #: before an id: the draft, with the text from before the crash


def id_of(target: str) -> str:
    """The id of a target; NEW stays NEW."""
    return target.removeprefix(RESUME).removeprefix(RESTART).removeprefix(COMPARE)
