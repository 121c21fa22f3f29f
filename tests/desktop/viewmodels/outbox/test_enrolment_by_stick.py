"""The enrolment by USB stick: it has left once the stick is written, and another code can always be typed."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.actions.outbox.export_bundle import export_bundle
from desktop.database.opening import read_opening
from desktop.database.queries import bundles
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.viewmodels.home import tasks
from desktop.viewmodels.outbox.usb_stick import CarriedStick
from sync.client.usb import cards
from sync.client.usb.drive import PulledDrive, UsbDrive
from sync.contract.codes import make_code
from sync.contract.enrolment import PlatformKey
from sync.contract.prefectures import CARD_FILE, PlatformCard, sign_card
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]

PLATFORM = SigningKey.generate()


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    """A stick with the card of the platform."""
    folder = tmp_path / "usb"
    folder.mkdir()
    key = PlatformKey(id=PLATFORM.id, public_key=PLATFORM.public, recipient=Identity.generate().recipient)
    (folder / CARD_FILE).write_bytes(msgspec.json.encode(sign_card(PLATFORM, PlatformCard(platform=key))))
    return folder


def code() -> str:
    return make_code(PLATFORM.public)


def left(baule: "Commune") -> bool:
    """By the first screen and by all other pages, which say the same."""
    opening = read_opening(baule.context.store.path)
    assert opening is not None
    assert (opening.enrolment is Enrolment.ASKED) == baule.ask(bundles.enrolling)
    return opening.enrolment is Enrolment.ASKED


def refused_writing(baule: "Commune", usb: Path, typed: str) -> None:
    """The stick is pulled out while it is written."""
    with pytest.raises(Refusal, match="key_not_written"):
        export_bundle(baule.context, usb, code=typed, drive=PulledDrive(3))


def test_an_enrolment_has_left_once_the_stick_is_written_and_not_before(baule: "Commune", usb: Path) -> None:
    refused_writing(baule, usb, code())
    assert not left(baule), "nothing is on the stick but the card"
    export_bundle(baule.context, usb, code=code())
    assert left(baule)


def test_a_second_stick_that_fails_takes_nothing_back_of_the_first(baule: "Commune", usb: Path) -> None:
    typed = code()
    export_bundle(baule.context, usb, code=typed)
    refused_writing(baule, usb, typed)
    assert left(baule), "the first one with this code is on its way"
    refused_writing(baule, usb, code())
    assert not left(baule), "no stick has this other code"


def test_a_computer_that_dies_over_a_written_stick_recognises_its_answer(baule: "Commune", usb: Path) -> None:
    class Dying(UsbDrive):
        def rename(self, part: Path, target: Path) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_bundle(baule.context, usb, code=code(), drive=Dying())
    assert baule.ask(cards.pending) is not None
    assert not left(baule), "the code is asked for again, which does no harm"


def test_after_a_stick_that_failed_the_code_is_asked_for_again(baule: "Commune", usb: Path) -> None:
    refused_writing(baule, usb, code())
    stick = CarriedStick(baule.actor)
    stick.refresh()
    baule.settle()
    assert (stick.known.needs_code, stick.known.takes_code) == (True, True)
    assert stick.trouble("") != ""


def test_another_code_may_follow_one_that_the_prefecture_refused(baule: "Commune", usb: Path) -> None:
    """Of a refused code no answer ever comes: nothing else could end the waiting."""
    second = code()
    export_bundle(baule.context, usb, code=code())
    stick, refused = CarriedStick(baule.actor), list[Refusal]()
    stick.refused.connect(refused.append)
    stick.refresh()
    baule.settle()
    assert (stick.known.needs_code, stick.known.takes_code) == (False, True)
    assert "un autre" in stick.known.code_help
    assert stick.trouble("") == "", "the next stick may carry the same request"
    assert stick.trouble("ABCD") != ""
    asked = []
    for typed in ("", second):
        stick.write_typed(usb, typed)
        baule.settle()
        asked.append(baule.ask(cards.pending).request.code)
    assert refused == []
    assert asked[0] != asked[1]
    assert left(baule)
    assert len(list(usb.glob("baule-*.relais"))) == 3


def test_an_enrolment_by_network_settles_the_one_that_left_on_a_stick(baule: "Commune", usb: Path) -> None:
    export_bundle(baule.context, usb, code=code())
    enrolled(baule)
    assert baule.ask(cards.pending) is None, "the next stick is for the platform that knows this computer now"
    stick = CarriedStick(baule.actor)
    stick.refresh()
    baule.settle()
    assert not stick.known.asking


def test_what_is_to_do_names_the_way_out_of_a_refused_code(baule: "Commune", usb: Path) -> None:
    export_bundle(baule.context, usb, code=code())
    opening = read_opening(baule.context.store.path)
    assert opening is not None
    notes = [task.note for task in tasks.to_do(opening, baule.actor.clock()) if task.target == "usb"]
    assert [("Reprenez ici la réponse" in note, "code" in note) for note in notes] == [(True, True)]
