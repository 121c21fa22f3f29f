"""Changes add up: nothing that changed is lost on the way to who shows it."""

from dataclasses import fields

from desktop.domain.changes import EVERYTHING, Changes


def test_both_sides_stay() -> None:
    first = Changes(needs=frozenset("a"), outbox=True)
    second = Changes(needs=frozenset("b"), votes=frozenset("v"), scopes=frozenset({"campaign"}), link=True)
    both = first | second
    assert (both.needs, both.votes, both.scopes) == ({"a", "b"}, {"v"}, {"campaign"})
    assert (both.outbox, both.link, both.commune) == (True, True, False)
    assert (second | first).needs == both.needs


def test_of_each_kind_both_sides_stay() -> None:
    for field in fields(Changes):
        of_ids = not isinstance(field.default, bool)
        one, other, both = (frozenset("a"), frozenset("b"), frozenset("ab")) if of_ids else (True, False, True)
        for sides in ((one, other), (other, one)):
            made = Changes(**{field.name: sides[0]}) | Changes(**{field.name: sides[1]})
            assert made == Changes(**{field.name: both}), field.name


def test_nothing_changed_is_false() -> None:
    assert not Changes()
    assert Changes() | Changes() == Changes()
    assert Changes(link=True)
    assert not any(getattr(Changes(), field.name) for field in fields(Changes))


def test_what_concerns_everything_has_everybody_read_again() -> None:
    assert EVERYTHING.outbox
    assert EVERYTHING.link
    assert EVERYTHING.commune
