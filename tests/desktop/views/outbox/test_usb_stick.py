"""The USB stick's screen in a real window: writing, refusals beside their field, what was carried, every size."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFileDialog

from desktop.actions.kit.device_key import device_key, key_wallet
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.votes.cast_vote import cast_vote
from desktop.viewmodels.kit.states import ON_A_STICK
from desktop.viewmodels.outbox.stick_state import UsbStickState
from desktop.views.outbox.page import OutboxPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from sync.contract.codes import make_code
from sync.contract.enrolment import PlatformKey
from sync.contract.prefectures import CARD_FILE, PlatformCard, sign_card
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from tests.desktop.viewmodels.outbox.acts_after_a_round import aside
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import enrolled

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

NOT_AGAIN = "Une fois écrit sur la clé, un envoi ne s’annule plus ici."


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    return open_window(baule, outbox=OutboxPage)


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.mark.slow
def test_it_opens_from_the_outbox_and_leads_back(window: "Window") -> None:
    page = window.visit("outbox")
    window.click(page.usb_button)
    assert page.stick.isVisible()
    assert not page.usb_button.isVisible()
    window.click(page.stick.leave)
    assert page.empty.isVisible()
    assert page.usb_button.hasFocus()
    window.visit("outbox", "usb")
    assert page.stick.isVisible()


def test_what_was_said_of_the_list_does_not_stay_on_the_screen_of_the_stick(window: "Window") -> None:
    page = window.visit("outbox")
    page.message.say("Enregistré\u00a0: 1\u00a0accusé.")
    window.click(page.usb_button)
    assert page.message.isHidden()


def test_not_to_pull_the_stick_out_is_said_until_it_is_written(window: "Window", usb: Path) -> None:
    enrolled(window.commune)
    window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", "usb")
    with window.held():
        page.stick.write_to(usb)
        page.stick.leave.click()
        window.frame.go("outbox", "usb")
        assert page.stick.message.words.text() == "La clé est lue ou écrite. Ne la retirez pas."
    window.settle()
    assert "retirez pas" not in page.stick.message.words.text()


def test_the_answer_is_looked_for_where_the_stick_was_written(window: "Window", usb: Path) -> None:
    """On a computer whose sticks are mounted elsewhere, the dialog opened at the documents."""
    page = window.visit("outbox", "usb")
    page.stick.write_to(usb)
    window.commune.until(page.stick.take.isEnabled)
    window.click(page.stick.take)
    (asking,) = page.stick.findChildren(QFileDialog)
    assert Path(asking.directory().absolutePath()) == usb
    asking.reject()


@pytest.mark.slow
def test_what_is_on_a_stick_is_called_as_its_line_is(window: "Window") -> None:
    page = window.visit("outbox", "usb")
    said = [label.text() for label in page.stick.findChildren(Label)]
    assert any(f"«\u00a0{ON_A_STICK.word}\u00a0» jusqu’au retour de leur accusé" in text for text in said)
    assert any("seules la plateforme et la préfecture peuvent les lire" in text for text in said), "sealed to both"


@pytest.mark.slow
def test_before_the_first_look_no_code_is_asked_for(window: "Window") -> None:
    """A click may come before the answer; what is not known yet refuses nothing."""
    known = UsbStickState()
    assert (known.needs_code, known.sentence) == (False, "")
    page = window.visit("outbox", "usb")
    assert page.stick.stick.known.refreshed


@pytest.mark.slow
def test_without_an_enrolment_the_code_is_asked_for_first(window: "Window", usb: Path) -> None:
    page = window.visit("outbox", "usb")
    assert page.stick.code.isVisible()
    window.click(page.stick.write)
    assert page.stick.code.error.text().startswith("⚠ Recopiez le code")
    assert not page.findChildren(QFileDialog)
    page.stick.code.control.setText("ABCD-EFGH")
    page.stick.write_to(usb)
    window.settle()
    assert "il manque 24\u00a0signes" in page.stick.code.error.text()
    assert list(usb.iterdir()) == []


def test_a_code_that_has_left_is_not_written_on_the_next_stick(window: "Window", usb: Path, tmp_path: Path) -> None:
    """That one would ask to enrol once more, and has no card of the platform."""
    platform = SigningKey.generate()
    key = PlatformKey(id=platform.id, public_key=platform.public, recipient=Identity.generate().recipient)
    (usb / CARD_FILE).write_bytes(msgspec.json.encode(sign_card(platform, PlatformCard(platform=key))))
    page = window.visit("outbox", "usb")
    page.stick.code.control.setText(make_code(platform.public))
    page.stick.write_to(usb)
    window.settle()
    assert page.stick.code.text == "", page.stick.message.words.text()
    window.commune.act(cast_vote, "actes")
    bare = tmp_path / "bare"
    bare.mkdir()
    page.stick.write_to(bare)
    window.settle()
    assert len(list(bare.iterdir())) == 1, page.stick.message.words.text()


def test_escape_leads_back_to_the_list(window: "Window") -> None:
    page = window.visit("outbox", "usb")
    page.stick.code.control.setFocus()
    window.press(Qt.Key.Key_Escape)
    assert not page.stick.isVisible()


def test_a_stick_is_written_and_the_act_says_so(window: "Window", usb: Path) -> None:
    enrolled(window.commune)
    window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", "usb")
    assert not page.stick.code.isVisible()
    assert page.stick.state.text() == f"1\u00a0envoi à mettre sur la clé. {NOT_AGAIN}"

    def places() -> list[int]:
        return [button.mapTo(page, QPoint()).y() for button in (page.stick.leave, page.stick.write, page.stick.take)]

    before = places()
    page.stick.write_to(usb)
    window.settle()
    assert places() == before, "nothing moves under the pointer"
    (file,) = usb.iterdir()
    here = f"Écrit dans le dossier «\u00a0{usb.name}\u00a0» de cet ordinateur\u00a0: {file.name}, avec 1\u00a0envoi."
    assert page.stick.message.words.text().startswith(here), "it is no stick"
    assert "portez-la à la préfecture" in page.stick.message.words.text(), "what to do now"
    assert page.stick.state.text().startswith("1\u00a0envoi est sur une clé.")
    assert [line.words for line in page.stick.stick.known.lines] == ["⇩ Écrite, 1\u00a0envoi"]
    window.click(page.stick.leave)
    line = page.outbox.model.line(0)
    assert line is not None
    assert line.state.text == "⇩\u00a0Sur clé USB"
    page.outbox.choose(line.op)
    window.settle()
    assert not page.paper.cancel.isVisible()  # it may have been carried away
    window.commune.act(cast_vote, "opencimetiere")
    window.visit("outbox", "usb")
    assert page.stick.state.text() == (
        f"1\u00a0envoi à mettre sur la clé. {NOT_AGAIN} "
        "1\u00a0envoi est déjà sur une clé, et part aussi\u00a0: rien ne compte deux fois."
    )


@pytest.mark.parametrize(("what", "words"), [("gone", "est introuvable"), ("text", "abîmé, ou n’est pas un fichier")])
def test_what_goes_wrong_is_said_here_and_not_as_a_network_problem(
    window: "Window", usb: Path, what: str, words: str
) -> None:
    enrolled(window.commune)
    page = window.visit("outbox", "usb")
    file = usb / "retour.relais"
    if what == "text":
        file.write_text("bonjour", "utf-8")
    page.stick.stick.take_back(file)
    window.settle()
    assert words in page.stick.message.words.text()
    assert page.stick.write.isEnabled()
    assert window.page_context.syncing.state.network_problem is None


def test_without_its_key_nothing_is_written_and_it_leads_to_it(window: "Window", usb: Path) -> None:
    enrolled(window.commune)
    key_wallet(window.commune.context).forget(device_key(window.commune.context).id)
    page = window.visit("outbox", "usb")
    page.stick.write_to(usb)
    window.settle()
    assert list(usb.iterdir()) == []
    (button,) = [b for b in page.stick.message.findChildren(Button) if b.isVisible()]
    window.click(button)
    assert window.went == [("settings", "key")]


@pytest.mark.parametrize("percent", [100, pytest.param(150, marks=pytest.mark.slow), 200])
def test_nothing_is_cut_off_at_any_size(window: "Window", usb: Path, percent: int) -> None:
    enrolled(window.commune)
    for service in ("actes", "cadastre"):
        window.commune.act(cast_vote, service)
        export_bundle(window.commune.context, usb)
    page = window.visit("outbox", "usb")
    window.size(1366, 768, percent)
    assert window.clipped(page.stick) == []
    assert window.out_of_reach(page.stick) == []


def test_every_control_has_a_name(window: "Window") -> None:
    page = window.visit("outbox", "usb")
    for part in (page.stick.leave, page.stick.write, page.stick.take, page.stick.code.control):
        assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name), part


@pytest.mark.slow
def test_what_a_stick_set_aside_leads_to_the_act_from_the_stick_too(window: "Window") -> None:
    act = window.commune.act(cast_vote, "actes")
    page = window.visit("outbox", "usb")
    aside(window.commune, act.op)
    window.commune.until(page.set_aside.isVisible)
    assert page.stick.isVisible()
    why = next(one for one in page.set_aside.findChildren(Button) if one.isVisible())
    window.click(why)
    assert page.paper.badge.text() == "⚠\u00a0Mis de côté"
