"""What may stand before an id where a place is asked to open something."""

NEW = "new"  #: instead of an id: a new one is written
NEW_IN = f"{NEW}:"  #: before the category of a new request
RESUME = "resume:"  #: the text found after a crash is the one to go on with
AS_LEFT = "as_left"  #: of any place: back to what was in sight there
ROUND = "round"  #: of the outbox: the exchange begins
COMPARE = "compare:"  #: before the id of a need: its two texts
RESTART = "restart:"  #: back to the text of before the session that broke off


def id_of(target: str) -> str:
    """The id of a target; NEW stays NEW."""
    return target.removeprefix(RESUME).removeprefix(RESTART).removeprefix(COMPARE)
