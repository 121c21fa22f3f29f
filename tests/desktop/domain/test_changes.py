"""Changes are added up: nothing that changed is lost before it is shown."""

from desktop.domain.changes import EVERYTHING, Changes


def test_both_sides_stay() -> None:
    first = Changes(needs=frozenset("a"), outbox=True)
    second = Changes(needs=frozenset("b"), votes=frozenset("v"), scopes=frozenset({"campaign"}), link=True)
    both = first | second
    assert (both.needs, both.votes, both.scopes) == ({"a", "b"}, {"v"}, {"campaign"})
    assert (both.outbox, both.link, both.commune) == (True, True, False)
    assert (second | first).needs == both.needs


def test_of_each_kind_both_sides_stay() -> None:
    for name, default in Changes._field_defaults.items():
        of_ids = not isinstance(default, bool)
        one, other, both = (frozenset("a"), frozenset("b"), frozenset("ab")) if of_ids else (True, False, True)
        for sides in ((one, other), (other, one)):
            made = Changes(**{name: sides[0]}) | Changes(**{name: sides[1]})
            assert made == Changes(**{name: both}), name


def test_nothing_changed_is_false() -> None:
    assert not Changes()
    assert Changes() | Changes() == Changes()
    assert Changes(link=True)
    assert not any(Changes())


def test_what_concerns_everything_has_everybody_read_again() -> None:
    assert EVERYTHING.outbox
    assert EVERYTHING.link
    assert EVERYTHING.commune
