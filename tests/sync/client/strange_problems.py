"""Problems that no platform of today answers with, as a later one or a faulty one might."""

from sync.contract.problems import TYPE, Action, Problem


def strange(code: str, status: int, title: str, *, action: Action = "contact") -> Problem:
    """`problem` of the contract takes the status from the code; this one takes what it is given."""
    return Problem(type=TYPE + code, title=title, status=status, action=action)
