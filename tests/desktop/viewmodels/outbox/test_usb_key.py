"""What is said of an answer that was taken back from a key."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.viewmodels.outbox.usb_key import CarriedKey, taken_words
from sync.client.usb.returns import TakenBack
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.outbox.enrolled_for_keys import enrolled

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]

TAKEN = TakenBack(
    id="r",
    answers="b",
    acts=2,
    pulled=3,
    unreadable=0,
    skipped=0,
    enrolled=False,
    recovered=0,
    contradictions=0,
    quarantined=0,
    unread=(),
)
PLAIN = "Repris de la clé\u00a0: 2\u00a0accusés et 3\u00a0nouveautés de la plateforme."


@pytest.mark.parametrize(
    ("quarantined", "said"),
    [
        (0, ""),
        (1, "1\u00a0envoi\u00a0: il est mis de côté. Les autres continuent."),
        (3, "3\u00a0envois\u00a0: ils sont mis de côté. Les autres continuent."),
    ],
)
def test_acts_that_the_platform_could_not_read_are_said(quarantined: int, said: str) -> None:
    assert taken_words(replace(TAKEN, quarantined=quarantined)) == (
        f"{PLAIN} ⚠ La plateforme n’a pas pu lire {said}" if said else PLAIN
    )


def test_what_the_prefet_answered_is_said_with_the_page_where_it_lies() -> None:
    said = taken_words(TAKEN, ["Votre demande est à compléter."])
    assert said == f"{PLAIN} Votre demande est à compléter, sous Demande au préfet."
    assert taken_words(replace(TAKEN, pulled=0), ["Votre demande est à compléter."]).endswith("de la plateforme.")


def test_a_disk_that_takes_nothing_is_said_in_place_of_the_key_under_way(baule: "Commune", tmp_path: Path) -> None:
    """Else "Ne la retirez pas" would stand for ever."""
    enrolled(baule)
    key, said, busy = CarriedKey(baule.actor), list[str](), list[bool]()
    key.message.connect(lambda sentence, _tone: said.append(sentence))
    key.busy.connect(busy.append)
    baule.read_only(True)
    key.write(tmp_path)
    baule.settle()
    baule.read_only(False)
    assert busy == [True, False]
    fault = baule.faults[0]
    assert fault is not None
    assert said == ["", fault.sentence]
