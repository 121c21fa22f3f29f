"""Problems (RFC 9457): what the platform says when it does not do what was asked, in French, with what to do next."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from sync.contract.problem_codes import STATUSES
from sync.contract.values import ShortText, Text

#: How codes begin that say: the platform takes no more of this commune for now. What was not taken stays due.
QUOTA = "quota-"
TYPE = "urn:relais:problem:"
#: Code for a line that the platform cannot read: `field` is the id of its operation, where it can be found.
MALFORMED = "operation-malformed"
CONTENT_TYPE = "application/problem+json"
ProblemType: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[!-~]+\Z")]
#: A sentence that is not blank: it may be all that a person is told.
ProblemTitle: TypeAlias = Annotated[str, Meta(max_length=500, pattern=r"\A[^\x00]*[^\s\x00][^\x00]*\Z")]
Action: TypeAlias = Literal["retry", "fix", "update", "contact", "network_login"]

#: Codes for a private question that bears a wrong time, or that has come before. It may be asked anew.
CALL_OLD, CALL_REPEATED = "call-old", "call-repeated"


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem (RFC 9457).

    `type` is stable ("urn:relais:problem:code-used"); title and detail are French sentences.
    """

    type: ProblemType  #: TYPE and the problem's code
    title: ProblemTitle  #: what is wrong
    status: Annotated[int, Meta(ge=100, le=599)]  #: of HTTP
    detail: Text = ""  #: what to know or do about it; "" where the title says it all
    #: What helps: ask again, correct the request, update the program, call somebody, sign in to the network.
    action: Action = "contact"
    field: ShortText = ""  #: the part of the request that it is about; "" for the whole

    @property
    def code(self) -> str:
        """The last part of its type: one of problem_codes, or a later platform's."""
        return self.type.rpartition(":")[2]


class ProblemError(Exception):
    """Raised by the platform's functions; the shell turns it into the answer that carries it."""

    def __init__(self, problem: Problem, retry_after: int = 0) -> None:
        super().__init__(problem.type)
        self.problem = problem
        self.retry_after = retry_after  #: seconds, 0 for none


def problem(code: str, title: str, detail: str = "", *, action: Action = "contact", field: str = "") -> Problem:
    """A problem by its code, one of problem_codes; `field` is the part of the request that it is about."""
    return Problem(
        type=TYPE + code,
        title=title,
        status=STATUSES[code],
        detail=detail,
        action=action,
        field=field,
    )


def declined(
    code: str, title: str, detail: str = "", *, action: Action = "contact", field: str = "", retry_after: int = 0
) -> ProblemError:
    """The same, to be raised. `retry_after`: seconds, 0 for none."""
    return ProblemError(problem(code, title, detail, action=action, field=field), retry_after)
