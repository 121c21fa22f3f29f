"""What the letter to the préfet leaves to be written by hand."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from desktop.domain import typed_plan
from desktop.domain.letters import LetterContent, read_letter
from desktop.domain.papers.decision import decision
from desktop.domain.prefectures import Authority

#: Who signs for the mayor.
FOR_THE_MAYOR = ("premier_adjoint_empeche", "elu_delegue", "agent_delegue")
_BY_DELEGATION = ("elu_delegue", "agent_delegue")


class Blank(NamedTuple):
    """One of them."""

    what: str  #: a key: the name of the letter's field, or of the request's, or what is `decision.Missing`
    field: str  #: where it is filled in, as `Refusal.field`


def blanks(
    typed: Mapping[str, str], *, route: Authority | None, council: str, delegation: str, today: date
) -> tuple[Blank, ...]:
    """In the order in which the window asks for them: the letter's own first. `typed`: the texts of a draft.

    `route`: to whom the letter goes, None where it cannot be told; the others are those of `decision`.
    """
    left = [Blank(name, f"letter.{name}") for name in of_letter(read_letter(typed.get("letter", "")), route)]
    decided = decision(typed.get("decided_by", ""), council=council, delegation=delegation, today=today)
    left += [Blank(missing, "decided_by") for missing in decided.missing]
    left += [Blank(name, name) for name in ("title", "description") if not typed.get(name, "").strip()]
    plan, _unread = typed_plan.read(typed_plan.decode(typed.get("funding", "")))
    if not any(line.amount_ttc_cents for line in plan.expenses):
        left.append(Blank("cost", "funding.expenses"))
    if not any(line.amount_cents for line in plan.resources if line.source == "state"):
        left.append(Blank("asked", "funding.resources"))
    return tuple(left)


def of_letter(letter: LetterContent, route: Authority | None) -> tuple[str, ...]:
    """The names of the letter's own fields whose place is left blank; of a gender, both forms are printed."""
    return tuple(name for name in _needed(letter, route) if not getattr(letter, name).strip())


def needs_function(letter: LetterContent) -> bool:
    """Whether the letter must say in which function its signatory signs; a deputy in the mayor's place is a deputy."""
    return letter.signatory in _BY_DELEGATION


def _needed(letter: LetterContent, route: Authority | None) -> Iterator[str]:
    """The fields whose place stays blank where they are empty."""
    for_mayor = letter.signatory in FOR_THE_MAYOR
    if not for_mayor or not (needs_function(letter) or letter.signatory_function.strip()):
        yield "signatory_gender"
    yield "signatory_name"
    if for_mayor:
        yield "mayor_gender"
    if needs_function(letter):
        yield "signatory_function"
    yield "prefect_gender"
    if route is not None and route.department:
        yield "department_prefect_gender"
    if route is not None and route.sub_prefecture:
        yield "sub_prefect_gender"
    yield "date"
