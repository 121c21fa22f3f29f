"""Who reads a value class learns at each field what it holds, and not from the code that fills it."""

import pytest

from tests.house.fields import RUN, unexplained
from tests.house.measures import ROOT, Module, read


def test_each_field_of_a_value_says_what_it_holds() -> None:
    assert unexplained(read(ROOT, ["desktop", "sync", "resources"])) == {}


OWN = "    own: int  #: seconds"
RUN_OF = "\n".join(f"    r{n}: int" for n in range(RUN))
DATACLASS = "@dataclass(frozen=True)\nclass A:\n"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (f"{DATACLASS}{OWN}\n    last: int", ["last"]),
        (f"{DATACLASS}{OWN}\n    last: int  #: metres", []),
        (f"{DATACLASS}{OWN}\n    #: metres\n    last: int", []),
        (f"{DATACLASS}{OWN}\n    last: int\n    'metres'", []),
        (f"{DATACLASS}{OWN}\n    title: str\n    last: int", ["last"]),
        (f"{DATACLASS}{OWN}\n    last: int  # noqa: A003", ["last"]),
        (f"{DATACLASS}{OWN}\n    last: str = '#'", ["last"]),
        (f"{DATACLASS}{OWN}\n    shared: ClassVar[int]", []),
        (f"{DATACLASS}    last: int", ["last"]),
        (f"{DATACLASS}    last: int\n{OWN}", ["last"]),
        (f"{DATACLASS}    'metres'\n    last: int", ["last"]),
        (f"{DATACLASS}    #: metres\n{RUN_OF}\n    last: int", ["last"]),
        (f"{DATACLASS}    #: metres\n{RUN_OF}\n    last: int  #: seconds", []),
        (f"{DATACLASS}    #: metres\n{RUN_OF[:27]}\n\n    last: int\n{OWN}", ["last"]),
        (f"{DATACLASS}    #: metres\n{OWN}\n    last: int", ["last"]),
        (f"class A(NamedTuple):\n{OWN}\n    last: int", ["last"]),
        (f"class A(TypedDict):\n{OWN}\n    last: int", ["last"]),
        (f"class A(msgspec.Struct, frozen=True):\n{OWN}\n    last: int", ["last"]),
        (f"class B(Struct): ...\nclass A(B):\n{OWN}\n    last: int", ["last"]),
        (f"class A(Generic[T], B[T]):\n{OWN}\n    last: int\nclass B(Struct): ...", ["last"]),
        (f"class A:\n{OWN}\n    last: int", []),
    ],
)
def test_a_field_that_says_nothing_would_be_seen(text: str, missing: list[str]) -> None:
    assert [name for names in unexplained([Module("a.py", text)]).values() for name in names] == missing
