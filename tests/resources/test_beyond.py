"""What no digital service answers: kinds of things, each with who can help instead."""

import msgspec

from resources import path


class BeyondKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As the file has it."""

    id: str
    guidance: str  #: in French: who can help instead
    words: tuple[str, ...]  #: things of this kind
    asked: tuple[str, ...]  #: phrases in which people ask for them


KINDS = msgspec.json.decode(path("beyond.json").read_bytes(), type=tuple[BeyondKind, ...])


def test_each_kind_says_who_can_help() -> None:
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert kind.guidance.startswith("Ceci semble")
        assert kind.guidance.endswith(".")
        for sign in (" :", " ;", "'", "« ", " »"):
            assert sign not in kind.guidance, (kind.id, sign)


def test_no_phrase_stands_twice() -> None:
    phrases = [phrase for kind in KINDS for phrase in (*kind.words, *kind.asked)]
    twice = {phrase for phrase in phrases if phrases.count(phrase) > 1}
    assert twice <= {"souris", "quad", "dispute"}, "a word may mean two things"
