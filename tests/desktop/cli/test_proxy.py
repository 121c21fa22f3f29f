"""relaisctl proxy: what is refused, and what the policy imposes; test_processes has a password typed."""

import json
from pathlib import Path

import pytest

from tests import posix
from tests.desktop.cli.conftest import Run


@pytest.mark.parametrize("mode", ["proxy:3128", "http://user:word@proxy:3128", "http://wpad/proxy.pac"])
def test_a_wrong_address_is_refused_and_changes_nothing(run: Run, mode: str) -> None:
    done = run("proxy", "set", "--mode", mode)
    assert (done.status, done.json["error"]["field"]) == (2, "--mode")
    assert run("proxy", "show").json["mode"] == "system"


def test_an_address_that_could_not_be_read_back_leaves_the_one_before(run: Run) -> None:
    assert run("proxy", "set", "--mode", "http://proxy.example:3128").status == 0
    done = run("proxy", "set", "--mode", f"http://{'a' * 300}")
    assert (done.status, done.error["field"]) == (2, "--mode")
    assert "300 caractères" in done.error["title"]
    assert run("proxy", "show").json["mode"] == "http://proxy.example:3128"


def test_what_the_policy_imposes_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_text(json.dumps({"proxy": "http://imposed.example:8080"}))
    found = run("proxy", "show").json
    assert (found["mode"], found["imposed"]) == ("http://imposed.example:8080", True)


def test_what_is_imposed_is_not_set_and_the_password_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.json").write_text(json.dumps({"proxy": "http://imposed.example:8080", "proxy_user": "mairie"}))
    for option, value in (("--mode", "none"), ("--user", "autre"), ("--user", "")):
        done = run("proxy", "set", option, value)
        assert (done.status, done.json["error"]["field"]) == (1, option)
        assert "policy show" in done.json["error"]["detail"]
    found = run("proxy", "set", "--mode", "http://imposed.example:8080", "--user", "mairie").json
    assert (found["mode"], found["user"], found["user_imposed"]) == ("http://imposed.example:8080", "mairie", True)
    assert run("proxy", "show", plain=True).out.count("imposé par les stratégies") == 2


def test_a_password_alone_leaves_her_own_address_and_name_under_imposed_ones(run: Run, tmp_path: Path) -> None:
    run("proxy", "set", "--mode", "http://own.example:3128", "--user", "own")
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"proxy": "http://imposed.example:8080", "proxy_user": "mairie"}))
    assert run("proxy", "set", "--mode", "http://imposed.example:8080", "--user", "mairie").status == 0
    assert run("proxy", "set").status == 0
    policy.unlink()
    own = run("proxy", "show").json
    assert (own["mode"], own["user"]) == ("http://own.example:3128", "own")


def test_a_name_for_it_is_named_after_an_erasure_and_goes_by_the_command_that_is_named(run: Run, baule: Path) -> None:
    def left() -> list[tuple[str, str]]:
        return [(one["place"], one["title"]) for one in run("person", "erase", "--confirm").json["left"]]

    assert run("proxy", "set", "--mode", "http://proxy.example:3128", "--user", "zcanaribis").status == 0
    assert left() == [("proxy", "zcanaribis"), ("elsewhere", "")]
    said = run("person", "erase", "--confirm", plain=True).out
    assert "relaisctl proxy set" in said
    kept = run("proxy", "set").json
    assert (kept["mode"], kept["user"]) == ("http://proxy.example:3128", "zcanaribis"), (
        "an option left out changes nothing"
    )
    assert run("proxy", "set", "--user", "").json["user"] == ""
    assert left() == [("elsewhere", "")]


def test_a_password_for_all_accounts_is_used_never_shown_and_never_replaced(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "proxy-password"
    secret.write_text("Tr\u00e8s€secret\n", "utf-8")
    secret.chmod(0o640)
    imposed = {"proxy": "http://imposed.example:8080", "proxy_user": "mairie", "proxy_password_file": str(secret)}
    (tmp_path / "policy.json").write_text(json.dumps(imposed))
    shown = run("proxy", "show")
    assert (shown.json["password_kept"], shown.json["password_imposed"]) == (True, True)
    refused = run("proxy", "set", "--password-stdin")
    assert (refused.status, refused.error["field"]) == (1, "--password-stdin")
    told = run("proxy", "show", plain=True).out + run("policy", "show", plain=True).out + shown.out
    assert "gardé (imposé par les stratégies)" in told
    assert "secret" not in told.replace(str(secret), "")
    if posix.WINDOWS:
        return  # rights are lists there, which its own tools set
    secret.chmod(0o644)
    (said,) = (one["remedy"] for one in run("doctor").json["checks"] if one["name"] == "policy")
    assert said.startswith("proxy_password_file")
    assert run("proxy", "show").json["password_kept"] is False
