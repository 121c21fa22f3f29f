"""The card of policies: each key has its name in French, each value its words, each error its sentence."""

from pathlib import Path

import pytest

from desktop.policy import KEYS, Policy
from desktop.viewmodels.settings.policies import SEVERAL_WRONG, WRONG, imposed, where, wrong

FILE = Path("/etc/relais/policy.json")


def test_nothing_imposed_is_nothing_said() -> None:
    assert (imposed(Policy(file=FILE)), wrong(Policy(file=FILE))) == ((), ())


@pytest.mark.parametrize("key", KEYS)
def test_each_key_has_its_name(key: str) -> None:
    ((name, value),) = imposed(Policy(file=FILE)._replace(**{key: "x"}))
    assert value == "x"
    assert name[0].isupper()
    assert "_" not in name


@pytest.mark.parametrize(
    ("mode", "words"),
    [("system", "Celui de ce système"), ("none", "Aucun"), ("http://proxy:3128", "http://proxy:3128")],
)
def test_a_mode_of_the_proxy_has_the_words_of_its_own_card(mode: str, words: str) -> None:
    assert imposed(Policy(file=FILE, proxy=mode)) == (("Proxy", words),)


def test_errors_come_after_what_to_do_about_them() -> None:
    assert wrong(Policy(file=FILE, errors=("a",))) == (WRONG, "a")
    assert wrong(Policy(file=FILE, errors=("a", "b"))) == (SEVERAL_WRONG, "a", "b")


def test_it_is_said_by_what_they_are_imposed() -> None:
    both = Policy(file=FILE, proxy="none", log_level="INFO", registry=("log_level",))
    assert where(Policy(file=FILE)) == ""
    assert where(both._replace(log_level="", registry=())) == f"Par le fichier {FILE}."
    assert where(both._replace(proxy="")) == r"Par le registre (HKLM\Software\Policies\Relais Communes)."
    assert where(both) == rf"Par le registre (HKLM\Software\Policies\Relais Communes) et le fichier {FILE}."
