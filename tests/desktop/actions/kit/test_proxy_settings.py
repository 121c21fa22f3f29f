"""The person's choice of a proxy: what is no address or no name is refused, and then nothing is kept."""

from pathlib import Path

import pytest

from desktop import settings
from desktop.actions.kit.proxy_settings import ProxySettings, chosen, proxy_for, trusted
from desktop.actions.settings.keep_proxy import keep_proxy
from desktop.domain.refusals import Refusal
from desktop.paths import find, prepare
from desktop.policy import Policy
from tests.refusing import of_input


@pytest.mark.parametrize(
    ("mode", "user", "field"),
    [
        ("ftp://x", "u", "proxy"),
        ("none", "u:p", "proxy_user"),
        ("none", ":", "proxy_user"),
        ("none", "u" * 201, "proxy_user"),
        ("none", "u\nv", "proxy_user"),
        ("http://" + "p" * 294, "u", "proxy"),
    ],
)
def test_what_is_refused_is_not_kept(tmp_path: Path, mode: str, user: str, field: str) -> None:
    prepare(places := find(tmp_path))
    with pytest.raises(Refusal, check=of_input) as caught:
        keep_proxy(places, mode, user, None)
    assert caught.value.field == field
    assert settings.read(places.settings).settings.proxy_user == ""


def test_a_name_of_two_hundred_signs_is_kept(tmp_path: Path) -> None:
    prepare(places := find(tmp_path))
    keep_proxy(places, "none", "u" * 200, None)
    found = chosen(places, Policy(file=tmp_path / "policy.json"))
    assert (found.mode, found.user, found.imposed) == ("none", "u" * 200, False)


@pytest.mark.parametrize(("user", "kept"), [(None, "secret"), ("u", "secret"), ("", "")])
def test_the_password_is_forgotten_with_the_name_and_kept_where_the_policy_imposes_it(
    tmp_path: Path, user: str | None, kept: str
) -> None:
    prepare(places := find(tmp_path))
    keep_proxy(places, "http://p:3128", "u", "secret")
    keep_proxy(places, "http://q:3128", user, None)
    imposed = Policy(file=tmp_path / "policy.json", proxy_user="u")
    sent = proxy_for("https://n.example", places, imposed).proxies["https"]
    assert sent == f"http://u:{kept}@q:3128"


@pytest.mark.parametrize(
    ("mode", "proxies"),
    [
        ("none", {}),
        ("system", {"https": "http://u:@du.systeme:8080"}),
        ("http://a.la.main:3128", {"http": "http://u:@a.la.main:3128", "https": "http://u:@a.la.main:3128"}),
    ],
)
@pytest.mark.parametrize("authority", ["", "/etc/relais/ca.pem"])
def test_how_a_call_leaves_and_whom_it_trusts(
    tmp_path: Path, mode: str, proxies: dict[str, str], authority: str
) -> None:
    prepare(places := find(tmp_path))
    policy = Policy(file=tmp_path / "policy.json", proxy=mode, proxy_user="u", ca_file=authority)
    found = proxy_for("https://nationale.example", places, policy, lambda _url: {"https": "http://du.systeme:8080"})
    assert found == ProxySettings(proxies, Path(authority) if authority else None)


def test_of_what_the_system_names_one_proxy_gets_the_password(tmp_path: Path) -> None:
    """On another network it names another one, whose 407 took the password along."""
    prepare(places := find(tmp_path))
    free = Policy(file=tmp_path / "policy.json")
    keep_proxy(places, None, "u", "secret")

    def sent(place: str, policy: Policy = free) -> str:
        return proxy_for("https://n.example", places, policy, lambda _url: {"https": f"http://{place}"}).proxies[
            "https"
        ]

    assert sent("proxy.mairie:3128") == "http://u:secret@proxy.mairie:3128"
    assert sent("wpad.hotel:3128") == "http://wpad.hotel:3128"
    assert sent("proxy.mairie:8080") == "http://proxy.mairie:8080"
    assert sent("Proxy.mairie:3128") == "http://u:secret@Proxy.mairie:3128"
    assert trusted(places, free) == "proxy.mairie:3128"
    assert sent("", free._replace(proxy="http://wpad.hotel:3128")) == "http://u:secret@wpad.hotel:3128", (
        "it was written"
    )
    keep_proxy(places, None, None, "autre")
    assert sent("proxy.neuf:3128") == "http://u:autre@proxy.neuf:3128", "it was typed anew"
    keep_proxy(places, None, "v", None)
    assert sent("wpad.hotel:3128") == "http://wpad.hotel:3128"


def test_a_password_of_the_policys_file_goes_to_any_proxy_of_the_systems(tmp_path: Path) -> None:
    """Nobody could type it anew."""
    prepare(places := find(tmp_path))
    secret = tmp_path / "proxy-password"
    secret.write_text("de tous\n", "utf-8")
    policy = Policy(file=tmp_path / "policy.json", proxy_user="u", proxy_password_file=str(secret))
    for place in ("a:1", "b:2"):
        found = proxy_for("https://n.example", places, policy, lambda _url, place=place: {"https": f"http://{place}"})
        assert found.proxies["https"] == f"http://u:de%20tous@{place}"


def test_the_password_of_the_policys_file_goes_before_her_own(tmp_path: Path) -> None:
    prepare(places := find(tmp_path))
    secret = tmp_path / "proxy-password"
    secret.write_text("de tous\n", "utf-8")
    own = Policy(file=tmp_path / "policy.json", proxy="http://p:3128", proxy_user="u")
    imposed = own._replace(proxy_password_file=str(secret))
    keep_proxy(places, None, "u", "a elle")

    def sent(policy: Policy) -> str:
        return proxy_for("https://n.example", places, policy).proxies["https"]

    assert sent(own) == "http://u:a%20elle@p:3128"
    assert sent(imposed) == "http://u:de%20tous@p:3128"
    secret.write_text("nouveau\n", "utf-8")
    assert sent(imposed) == "http://u:nouveau@p:3128", "it is read each time"
    secret.unlink()
    assert sent(imposed) == "http://u:@p:3128"
