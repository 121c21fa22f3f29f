"""Each kind of act of the contract is known wherever kinds are listed: whoever adds one is told each place by name."""

import ast
import inspect
from collections.abc import Collection
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from desktop.documents import act_texts
from desktop.documents import words as paper_words
from desktop.domain import act_words
from desktop.effects import registry
from desktop.viewmodels.outbox import act_answer
from sync.client.exchange import tidings
from sync.client.ledger import own_cases
from sync.contract.bodies import BODIES, Attachment, Authority
from sync.contract.values import Id, Uuid
from sync.contract.withdrawals import TAKES_BACK
from sync.platform.intake import facts, since
from sync.platform.rules.judge import _TAKES_BACK
from tests.faults import oracle
from tests.faults.edging import acts
from tests.house.sources import nodes

TYPES = sorted({type for type, _ in BODIES})
#: Fields of an act that contain ids of other things: they need no label.
_NAMING = (Id, Uuid, Authority, Attachment)
_OWN_PAGES = {"vote", "personal"}  # `subject` leads to their page by a rule of its own
#: Kinds by the noun before the point, and by themselves. Some are looked at in another way, which stands beside them.
TABLES: dict[str, Collection[str]] = {
    "KINDS in desktop/domain/act_words.py": act_words.KINDS,
    "ACCEPTED in desktop/domain/act_words.py": act_words.ACCEPTED,
    "EFFECTS in desktop/effects/registry.py": [one for one in TYPES if registry.of(one)],
    "_SUBJECTS in desktop/viewmodels/outbox/act_answer.py": [
        one for one in TYPES if one.partition(".")[0] in {*act_answer._SUBJECTS, *_OWN_PAGES}
    ],
    "_bodies in tests/faults/edging/acts.py": acts.BODIES_OF,
    "_EFFECTS in tests/faults/oracle.py": {
        *oracle._EFFECTS,
        *oracle._NAMES,
        *("need.amend", "need.withdraw"),  # `_needs`
        *("vote.withdraw", "request.withdraw"),  # what they withdraw is gone
        *("service.share", "personal.erase"),  # an operator answers; nothing is left of it
    },
}


@pytest.mark.parametrize("table", TABLES)
def test_each_table_has_every_kind_of_act(table: str) -> None:
    lacks, has = {*TYPES} - {*TABLES[table]}, {*TABLES[table]} - {*TYPES, act_words.CHOICE, act_words.COMPLEMENT}
    assert not lacks, f"to be added to {table}: {sorted(lacks)}"
    assert not has, f"no act of the contract, in {table}: {sorted(has)}"


def test_each_act_is_made_by_a_verb() -> None:
    """Of each verb `tests/house/test_verbs.py` then asks who runs it."""
    desktop = Path(__file__).parents[2] / "desktop"
    sources = [path.read_text("utf-8") for room in ("actions", "domain") for path in (desktop / room).rglob("*.py")]
    used = {node.id for source in sources for node in nodes(source) if isinstance(node, ast.Name)}
    lacks = {type for (type, _), body in BODIES.items() if body.__name__ not in used}
    assert not lacks, f"needs a verb in desktop/actions/<place>/: {sorted(lacks)}"


def test_each_text_of_an_act_has_its_label_on_paper() -> None:
    """The title is the heading; of a funding plan the paper says the sums."""
    without = {
        (type, field.name)
        for (type, _), body in BODIES.items()
        for field in msgspec.structs.fields(body)
        if field.name != "title" and field.name not in paper_words.FIELDS and not _naming(field.type)
    }
    assert without == {("request.submit", "funding")}, "to be added to FIELDS in desktop/documents/words.py"


def test_each_text_of_an_act_is_shown_once_it_has_left() -> None:
    on_a_sheet = {"need.submit", "service.share", "request.submit"}
    read = {shape for shape in vars(act_texts).values() if isinstance(shape, type)}
    lacks = {
        type
        for (type, _), body in BODIES.items()
        if body not in read and any(not _naming(field.type) for field in msgspec.structs.fields(body))
    }
    assert lacks == on_a_sheet, "needs its case in texts_of of desktop/documents/act_texts.py, or a sheet of its own"


def _naming(shape: Any) -> bool:
    return shape in _NAMING or any(_naming(part) for part in get_args(shape))


#: Where an act that takes back another one is named, by its type or by its struct; some know two by other means.
WITHDRAWALS = [type for type in TYPES if type.endswith((".withdraw", ".leave"))]
NAMED: dict[str, tuple[str, set[str]]] = {
    "_TAKES_BACK of sync/platform/rules/judge.py": (str(_TAKES_BACK), set()),
    "subject of sync/platform/intake/since.py": (inspect.getsource(since.subject), set()),
    "taken_back of sync/platform/intake/facts.py": (
        inspect.getsource(facts.taken_back),
        {"need.withdraw", "request.withdraw"},  # a need and a request are withdrawn whole
    ),
    "TAKES_BACK of sync/contract/withdrawals.py": (str(TAKES_BACK), set()),
    "_TAKEN_BACK of sync/client/ledger/own_cases.py": (own_cases._TAKEN_BACK, set()),
    "_TAKEN_BACK of sync/client/exchange/tidings.py": (tidings._TAKEN_BACK, set()),
}


@pytest.mark.parametrize("place", NAMED)
def test_what_takes_back_is_known_wherever_that_matters(place: str) -> None:
    """The act that it takes back has its own `case`, in `subject` and in `given_up` of `intake/facts.py`."""
    text, spared = NAMED[place]
    lacks = [type for type in WITHDRAWALS if type not in text and BODIES[type, 1].__name__ not in text]
    assert {*lacks} == spared, f"to be added to {place}: {sorted({*lacks} - spared)}"


@pytest.mark.parametrize("type", WITHDRAWALS)
def test_what_a_withdrawal_takes_back_is_an_act_that_it_names(type: str) -> None:
    """`sync/client/ledger/taken_elsewhere.py` reads that field."""
    taken = TAKES_BACK[type]
    assert taken.of in TYPES
    assert taken.of not in TAKES_BACK
    assert taken.names in {field.name for field in msgspec.structs.fields(BODIES[type, 1])}


def test_a_name_that_does_not_say_so_takes_nothing_back() -> None:
    taking_back = {BODIES[type, 1] for type in WITHDRAWALS}
    assert taking_back == {*_TAKES_BACK}, "its type ends in .withdraw or .leave, so that it is looked for above"
