"""The proxy as it is chosen; and the report for the help desk: one at a time, and what became of it is said."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from desktop.database.errors import DiskFault
from desktop.domain.changes import Changes
from desktop.paths import Places
from desktop.policy import Policy
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.rounds import RoundDone
from desktop.runtime.support import Support
from desktop.runtime.syncing import Syncing
from desktop.settings import read
from desktop.viewmodels.settings.support import EXAMPLE, IMPOSED, ProxyChoice, ProxyPart, SupportTools, parts_of
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def no_commune() -> NoReturn:
    raise DiskFault


def tools_of(commune: "Commune", folder: Path, **imposed: str) -> SupportTools:
    """Of a computer whose files lie in this folder, with the policy that `imposed` says."""
    syncing = Syncing(
        commune.worker,
        commune.actor,
        Connectivity(),
        lambda *_: RoundDone(changes=Changes()),
        lambda *_: Changes(),
        commune.actor.clock,
    )
    support = Support(places_in(folder), Policy(file=folder / "policy.json", **imposed), commune.actor.clock)
    return SupportTools(support, commune.actor, syncing, no_commune)


def places_in(folder: Path) -> Places:
    return Places(folder, folder / "config", folder / "logs")


@pytest.mark.parametrize(("folder", "tone"), [(".", "ok"), ("none", "error")])
def test_while_the_report_is_made_it_is_said_and_no_other_is(
    baule: "Commune", tmp_path: Path, folder: str, tone: str
) -> None:
    tools, busy, said = tools_of(baule, tmp_path), list[bool](), list[tuple[str, str]]()
    tools.busy.connect(busy.append)
    tools.report_message.connect(lambda sentence, how: said.append((sentence, how)))
    tools.write_report(tmp_path / folder / "rapport.zip")
    assert (busy, said) == ([True], [("Rapport en cours. Cela peut prendre une minute.", "accent")])
    baule.until(lambda: len(busy) > 1)
    assert busy == [True, False]
    sentence, how = said[-1]
    assert how == tone
    assert sentence.startswith("Rapport écrit\u00a0: rapport.zip." if tone == "ok" else "⚠ ")


MISSING, NAME_APART, FORM = "Indiquez l’adresse", "Le nom et le mot de passe", "Cette adresse commence par http"


def test_each_wrong_address_is_told_what_is_wrong_with_it(baule: "Commune", tmp_path: Path) -> None:
    tools, refused = tools_of(baule, tmp_path), list[str]()
    tools.proxy_refused.connect(refused.append)
    for address, why in (
        ("", MISSING),
        (" ", MISSING),
        ("system", FORM),
        ("none", FORM),
        ("proxy:3128", FORM),
        ("http://mairie@proxy:3128", NAME_APART),
        ("http://wpad.mairie.fr/proxy.pac", "Un proxy n’a pas de chemin"),
    ):
        tools.keep("fixed", address, "", "")
        baule.settle()
        assert refused.pop().startswith(why), address
    assert refused == []
    assert not places_in(tmp_path).settings.exists()


def test_a_proxy_is_kept_as_it_was_chosen_and_a_name_that_cannot_be_is_said(baule: "Commune", tmp_path: Path) -> None:
    tools, told, refused = tools_of(baule, tmp_path), list[tuple[str, str]](), list[str]()
    tools.proxy_answered.connect(lambda sentence, tone: told.append((sentence, tone)))
    tools.proxy_refused.connect(refused.append)
    for mode, user, found in (
        (
            "fixed",
            " mairie ",
            ProxyChoice(mode="fixed", address="http://proxy:3128", user="mairie", password_kept=True),
        ),
        ("none", "mairie", ProxyChoice(mode="none")),  # a field that is hidden by then still holds a name
        ("system", "", ProxyChoice()),
    ):
        tools.keep(mode, " http://proxy:3128 ", user, "secret")
        baule.settle()
        assert tools.proxy == found
    assert told == [("Enregistré. Le prochain échange passe par là.", "ok")] * 3
    tools.keep("system", "", "mairie:secret", "")
    baule.settle()
    sentence, tone = told[-1]
    assert (sentence.startswith("⚠ Nom pour le proxy"), tone, refused) == (True, "error", [])


@pytest.mark.parametrize(
    ("imposed", "mode", "user"),
    [
        ({"proxy": "http://imposed.example:8080"}, "http://own.example:3128", "typed"),
        ({"proxy": "none"}, "http://own.example:3128", "own"),
        ({"proxy_user": "mairie"}, "system", "own"),
        ({"proxy": "http://imposed.example:8080", "proxy_user": "mairie"}, "http://own.example:3128", "own"),
    ],
)
def test_what_is_imposed_is_never_written_over_her_own_choice(
    baule: "Commune", tmp_path: Path, imposed: dict[str, str], mode: str, user: str
) -> None:
    own = tools_of(baule, tmp_path)
    own.keep("fixed", "http://own.example:3128", "own", "")
    baule.settle()
    tools = tools_of(baule, tmp_path, **imposed)
    tools.refresh()
    baule.settle()
    shown = tools.proxy
    tools.keep(
        "system" if shown.mode == "system" or not shown.imposed else shown.mode, shown.address, "typed", "secret"
    )
    baule.settle()
    kept = read(places_in(tmp_path).settings).settings
    assert (kept.proxy, kept.proxy_user) == (mode, user)


def test_the_fields_say_what_is_imposed_and_what_is_kept() -> None:
    free, held = ProxyChoice(), ProxyChoice(imposed=True, password_kept=True)
    assert (free.address_help, free.password_help) == (EXAMPLE, "")
    assert held.address_help == "", "the reason stands under the modes, which are locked too"
    assert (free.mode_help, free.user_help, held.user_help) == ("", "", "")
    assert held.mode_help == ProxyChoice(mode="fixed", imposed=True).mode_help == IMPOSED
    assert ("gardez" in free.what, "gardez" in held.what) == (True, False)
    assert ProxyChoice(user_imposed=True).user_help == IMPOSED
    assert held.password_help.startswith("Un mot de passe est déjà gardé.")


@pytest.mark.parametrize(
    ("mode", "imposed", "locked"),
    [
        ("none", "", False),
        ("none", "mode", True),
        ("system", "mode", False),
        ("fixed", "mode", False),
        ("fixed", "mode user", False),
        ("fixed", "mode user password", True),
        ("system", "mode user password", True),
        ("fixed", "user password", False),
    ],
)
def test_nothing_is_saved_where_all_that_the_proxy_takes_is_imposed(mode: str, imposed: str, locked: bool) -> None:
    choice = ProxyChoice(
        mode=mode,
        imposed="mode" in imposed,
        user_imposed="user" in imposed,
        password_imposed="password" in imposed,
    )
    assert choice.locked is locked


@pytest.mark.parametrize(
    ("mode", "user", "asked", "parts"),
    [
        ("none", "mairie", True, ()),
        ("fixed", "", False, (ProxyPart.ADDRESS, ProxyPart.NAME)),
        ("system", "", False, (ProxyPart.ASK_NAME,)),
        ("system", "", True, (ProxyPart.NAME,)),
        ("system", "mairie", False, (ProxyPart.NAME,)),
    ],
)
def test_each_mode_has_the_fields_that_it_needs(
    mode: str, user: str, asked: bool, parts: tuple[ProxyPart, ...]
) -> None:
    assert parts_of(mode, user, asked=asked) == parts
