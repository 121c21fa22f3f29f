"""Proxy and report in a real window: the choice is kept, the password in the keystore only, the report is written."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from desktop import settings
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.kit.proxy_settings import proxy_for
from desktop.policy import Policy
from desktop.runtime.support import Support
from desktop.viewmodels.kit.targets import AS_LEFT
from desktop.viewmodels.settings.help_pages import page_of
from desktop.viewmodels.settings.policies import IMPOSES, WRONG
from desktop.views.settings.page import SettingsPage
from desktop.views.settings.policies import PoliciesCard
from desktop.views.widgets.page import PageContext

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

URL = "https://plateforme.exemple.fr"
Open = Callable[..., "Window"]


def opened(baule: "Commune", open_window: Open, policy: Policy) -> "tuple[Window, Any, Any]":
    """The window, its proxy card and its report card."""
    insee = baule.context.store.path.stem

    def page(page_context: PageContext) -> SettingsPage:
        for folder in (page_context.places.config, page_context.places.logs):
            folder.mkdir(parents=True, exist_ok=True)
        support = Support(page_context.places, policy, page_context.clock)
        return SettingsPage(
            page_context._replace(
                support=support,
                open_context=lambda: open_commune(page_context.places, insee, page_context.clock),
            )
        )

    window = open_window(baule, settings=page)
    shown = window.visit("settings")
    window.settle()
    proxy, report = shown.ways
    return window, proxy, report


@pytest.mark.slow
def test_each_has_its_page_of_the_help(baule: "Commune", open_window: Open, free: Policy) -> None:
    window, proxy, report = opened(baule, open_window, free)
    page = window.frame.page("settings")
    assert any("Un proxy est un relais vers Internet" in label.text() for label in proxy.findChildren(QLabel))
    for card, part in ((proxy.save, "proxy"), (report.write, "report")):
        card.setFocus()
        assert page.part == part
        assert page_of(f"settings/{page.part}").endswith(part)


@pytest.fixture
def free(tmp_path: Path) -> Policy:
    return Policy(file=tmp_path / "policy.json")


@pytest.mark.slow
def test_the_systems_proxy_is_the_choice_of_nobody(baule: "Commune", open_window: Open, free: Policy) -> None:
    _window, proxy, _report = opened(baule, open_window, free)
    assert proxy.modes.checkedButton().text() == "Celui de ce système"
    assert proxy.address.isHidden()
    assert proxy.user.isHidden()
    assert proxy.password.isHidden()


@pytest.mark.slow
def test_the_systems_proxy_may_want_a_password(baule: "Commune", open_window: Open, free: Policy) -> None:
    window, proxy, _report = opened(baule, open_window, free)
    window.answer("Indiquer un mot de passe…")
    assert proxy.user.control.hasFocus()
    assert proxy.names.isHidden()
    proxy.user.control.setText("mairie")
    proxy.password.control.setText("p@ss")
    window.click(proxy.save)
    window.qtbot.waitUntil(lambda: "Enregistré" in proxy.message.words.text(), timeout=5000)
    window.settle()
    assert proxy.user.isVisible(), "a name that is kept is shown"
    proxy.modes.button(1).click()
    assert proxy.user.isHidden()


def test_a_proxy_with_its_password_is_kept_and_used(baule: "Commune", open_window: Open, free: Policy) -> None:
    window, proxy, _report = opened(baule, open_window, free)
    proxy.modes.button(2).click()
    proxy.address.control.setText("http://proxy.mairie.fr:3128")
    proxy.user.control.setText("mairie")
    assert proxy.password.control.echoMode() == QLineEdit.EchoMode.Password
    proxy.password.control.setText("p@ss")
    window.click(proxy.save)
    window.qtbot.waitUntil(lambda: "Enregistré" in proxy.message.words.text(), timeout=5000)
    window.settle()
    places = window.page_context.places
    kept = json.loads(places.settings.read_text())
    assert (kept["proxy"], kept["proxy_user"]) == ("http://proxy.mairie.fr:3128", "mairie")
    assert "p@ss" not in places.settings.read_text()
    assert proxy.password.text == "", "it never comes back"
    assert "déjà gardé" in proxy.password.help.text()
    address = "http://mairie:p%40ss@proxy.mairie.fr:3128"
    assert proxy_for(URL, places, free).proxies == {"http": address, "https": address}
    window.click(proxy.save)  # an empty field keeps the password
    window.settle()
    assert proxy_for(URL, places, free).proxies["https"] == address
    proxy.modes.button(1).click()
    window.click(proxy.save)
    window.settle()
    assert proxy_for(URL, places, free).proxies == {}
    assert not (places.keys / "proxy-password.key").exists(), "nobody to ask for it: it is gone"


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["", "proxy:3128", "none", "http://mairie:secret@proxy:3128"])
def test_a_wrong_address_is_said_under_it(baule: "Commune", open_window: Open, free: Policy, wrong: str) -> None:
    window, proxy, _report = opened(baule, open_window, free)
    proxy.modes.button(2).click()
    proxy.address.control.setText(wrong)
    window.click(proxy.save)
    window.qtbot.waitUntil(lambda: proxy.address.error.isVisible(), timeout=5000)
    said = [label.text() for label in proxy.findChildren(QLabel) if label.isVisible()]
    examples = re.findall(r"https?://\w[\w.:]*", "\n".join(said))
    assert examples == ["http://proxy.mairie.fr:3128"], "one example, in one place"
    assert "Par exemple\u00a0: http://proxy.mairie.fr:3128" in said, "under the field, whether it is wrong or not"
    assert not {"system", "none"} & set(re.findall(r"\w+", proxy.address.error.text())), "the words of the page"
    assert proxy.address.text == wrong, "what was typed stays"
    assert settings.read(window.page_context.places.settings).settings.proxy == "system"


@pytest.mark.slow
def test_help_leaves_what_is_being_typed_and_what_is_wrong_with_it(
    baule: "Commune", open_window: Open, free: Policy
) -> None:
    """Requested while an address was being typed, it reset the card to the former settings."""
    window, proxy, _report = opened(baule, open_window, free)
    proxy.modes.button(2).click()
    proxy.address.control.setText("proxy:3128")
    window.click(proxy.save)
    window.qtbot.waitUntil(lambda: proxy.address.error.isVisible(), timeout=5000)
    window.visit("settings", "help/settings/proxy")
    window.click(window.act("Revenir à la page d’avant"))
    window.settle()
    assert proxy.modes.checkedId() == 2
    assert proxy.address.text == "proxy:3128"
    assert proxy.address.error.isVisible()
    assert proxy.address.control.hasFocus()


@pytest.mark.parametrize("way", ["another page", "read late"])
def test_what_is_typed_stays_until_it_is_saved(baule: "Commune", open_window: Open, free: Policy, way: str) -> None:
    window, proxy, _report = opened(baule, open_window, free)
    page = window.frame.page("settings")
    with window.busy():
        if way == "read late":
            page.visited()
        proxy.modes.button(2).click()
        proxy.address.control.setFocus()
        window.type("http://proxy.mairie.fr:3128")
        proxy.user.control.setFocus()
        window.type("mairie")
        proxy.password.control.setFocus()
        window.type("p@ss")
        if way == "another page":
            page.leaving()
            page.come(AS_LEFT)
    typed = (2, "http://proxy.mairie.fr:3128", "mairie", "p@ss")
    assert (proxy.modes.checkedId(), proxy.address.text, proxy.user.text, proxy.password.text) == typed
    window.click(proxy.save)
    window.qtbot.waitUntil(lambda: "Enregistré" in proxy.message.words.text(), timeout=5000)
    window.settle()
    assert (proxy.modes.checkedId(), proxy.address.text, proxy.user.text, proxy.password.text) == (*typed[:3], "")
    places = window.page_context.places
    Support(places, free, window.page_context.clock).keep_proxy("none", "", None)  # as `relaisctl` does
    page.visited()
    window.settle()
    assert (proxy.modes.checkedId(), proxy.address.text, proxy.user.text) == (1, "", ""), "nothing of it is hers"


def test_what_is_not_saved_is_said_to_be_so(baule: "Commune", open_window: Open, free: Policy) -> None:
    """It stays on the page, and would pass for the proxy there is."""
    window, proxy, _report = opened(baule, open_window, free)
    words = "Pas encore enregistré"

    def unsaved() -> bool:
        return any(label.text() == words for label in proxy.findChildren(QLabel) if label.isVisible())

    assert not unsaved()
    proxy.modes.button(1).click()
    assert unsaved()
    page = window.frame.page("settings")
    page.leaving()
    page.come(AS_LEFT)
    page.visited()
    window.settle()
    assert unsaved()
    proxy.modes.button(2).click()
    proxy.address.control.setText("http://proxy.mairie.fr:3128")
    proxy.modes.button(0).click()
    assert not unsaved(), "what is stored is chosen again, and the address is hidden"
    proxy.modes.button(2).click()
    assert unsaved()
    window.click(proxy.save)
    window.qtbot.waitUntil(lambda: "Enregistré" in proxy.message.words.text(), timeout=5000)
    window.settle()
    assert not unsaved()
    proxy.address.control.setText("http://proxy.mairie.fr:3129")
    assert unsaved()


def test_of_two_saves_the_one_that_was_refused_stays_as_it_was_typed(
    baule: "Commune", open_window: Open, free: Policy
) -> None:
    window, proxy, _report = opened(baule, open_window, free)
    proxy.modes.button(2).click()
    with window.busy():
        for address in ("http://a.fr:3128", "proxy.mairie.fr:31"):
            proxy.address.control.setText(address)
            proxy.save.click()
    window.qtbot.waitUntil(lambda: proxy.address.error.isVisible(), timeout=5000)
    window.settle()
    assert (proxy.address.text, proxy.address.error.isVisible()) == ("proxy.mairie.fr:31", True)
    assert settings.read(window.page_context.places.settings).settings.proxy == "http://a.fr:3128"


@pytest.mark.slow
def test_what_the_policy_imposes_cannot_be_changed(baule: "Commune", open_window: Open, free: Policy) -> None:
    window, proxy, _report = opened(baule, open_window, free._replace(proxy="http://imposed.example:8080"))
    assert proxy.address.text == "http://imposed.example:8080"
    assert "service informatique" in proxy.held.text()
    assert proxy.address.help.isHidden(), "one reason, above"
    assert "gardez" not in proxy.what.text(), "there is nothing to choose"
    assert proxy.save.isEnabled(), "name and password are hers"
    assert not proxy.address.control.isEnabled()
    assert not any(button.isEnabled() for button in proxy.modes.buttons())
    proxy.user.control.setText("mairie")
    window.click(proxy.save)
    window.settle()
    found = proxy_for(URL, window.page_context.places, free._replace(proxy="http://imposed.example:8080"))
    assert found.proxies["https"] == "http://mairie:@imposed.example:8080"


@pytest.mark.slow
def test_where_all_is_imposed_there_is_nothing_to_save(baule: "Commune", open_window: Open, free: Policy) -> None:
    """“Enregistré. Le prochain échange passe par là.” was said, and nothing could be recorded."""
    imposed = free._replace(proxy="http://imposed.example:8080", proxy_user="mairie", proxy_password_file="/secret")
    _window, proxy, _report = opened(baule, open_window, imposed)
    assert not proxy.save.isEnabled()
    assert proxy.held.isVisible()


def test_what_is_imposed_is_locked_with_its_reason_and_errors_are_seen(
    baule: "Commune", open_window: Open, free: Policy
) -> None:
    error = "log_level (registre)\u00a0: une valeur est attendue."
    policy = free._replace(proxy="system", proxy_user="mairie", log_level="DEBUG", errors=(error,))
    window, proxy, _report = opened(baule, open_window, policy)
    assert proxy.held.isVisible()
    assert "service informatique" in proxy.held.text()
    assert (proxy.user.text, proxy.user.control.isEnabled()) == ("mairie", False)
    assert "service informatique" in proxy.user.help.text()
    (card,) = window.frame.page("settings").findChildren(PoliciesCard)
    said = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    for words in (IMPOSES, "Celui de ce système", "mairie", "DEBUG", WRONG, error):
        assert words in said
    for width, percent in ((1366, 100), (1024, 150)):
        window.size(width, 768, percent)
        assert window.clipped(card) == []
        assert window.clipped(proxy) == []


@pytest.mark.slow
def test_without_policies_they_have_no_card(baule: "Commune", open_window: Open, free: Policy) -> None:
    window, proxy, _report = opened(baule, open_window, free)
    assert window.frame.page("settings").findChildren(PoliciesCard) == []
    assert proxy.held.isHidden()


def test_the_report_is_written_where_it_is_asked(
    baule: "Commune", open_window: Open, free: Policy, tmp_path: Path
) -> None:
    window, _proxy, report = opened(baule, open_window, free)
    report.write.setFocus()
    window.settle()
    bar = window.frame.page("settings").area.verticalScrollBar()
    before = bar.value()
    assert before > 0
    window.press(Qt.Key.Key_Return)
    (asking,) = report.findChildren(QFileDialog)
    asking.fileSelected.emit(str(tmp_path / "rapport.zip"))
    window.qtbot.waitUntil(lambda: report.message.words.text().startswith("Rapport écrit"), timeout=20_000)
    assert "rapport.zip" in report.message.words.text()
    window.qtbot.waitUntil(lambda: report.message.visibleRegion().boundingRect() == report.message.rect())
    assert window.frame.focusWidget() is report.write, "the page stays where she looks"
    assert bar.value() >= before
    with zipfile.ZipFile(tmp_path / "rapport.zip") as packed:
        assert "Baule" in packed.read("rapport.txt").decode()
    asking.close()
    window.click(report.write)
    (asking,) = [dialog for dialog in report.findChildren(QFileDialog) if dialog.isVisible()]
    asking.fileSelected.emit(str(tmp_path / "absent" / "rapport.zip"))
    window.qtbot.waitUntil(lambda: "⚠" in report.message.words.text(), timeout=20_000)
    assert "ne peut pas être écrit" in report.message.words.text()
    asking.close()
    window.settle()


def test_nothing_is_cut_off(baule: "Commune", open_window: Open, free: Policy) -> None:
    window, proxy, report = opened(baule, open_window, free)
    proxy.modes.button(2).click()
    for width, percent in ((1366, 100), (1024, 150)):
        window.size(width, 768, percent)
        assert window.clipped(proxy) == []
        assert window.clipped(report) == []
        assert window.out_of_reach(window.frame.page("settings")) == []


@pytest.mark.slow
def test_the_demonstration_has_no_way_out(baule: "Commune", open_window: Open) -> None:
    window = open_window(baule, settings=SettingsPage)
    assert window.visit("settings").ways == ()
