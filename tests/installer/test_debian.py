"""The system libraries: which are missing, under which name, and the line to type."""

import debian


def all_installed() -> set[str]:
    return {names[-1] for names in debian.LIBRARIES}


def test_nothing_is_missing_when_one_name_of_each_is_installed() -> None:
    assert debian.missing(all_installed()) == []


def test_a_bare_system_lacks_all() -> None:
    assert debian.missing(set()) == list(debian.LIBRARIES)


def test_only_what_is_missing_is_asked_for() -> None:
    assert debian.missing(all_installed() - {"libegl1"}) == [("libegl1",)]


def test_the_name_that_this_debian_knows_is_chosen() -> None:
    glib = [("libglib2.0-0t64", "libglib2.0-0")]
    assert debian.chosen(glib, lambda name: True) == ["libglib2.0-0t64"]
    assert debian.chosen(glib, lambda name: name == "libglib2.0-0") == ["libglib2.0-0"]
    assert debian.chosen(glib, lambda name: False) == ["libglib2.0-0t64"]


def test_the_line_to_type_is_exact() -> None:
    last = debian.line_to_type(["libgl1", "libegl1"]).splitlines()[-1]
    assert last.strip() == "sudo apt-get update && sudo apt-get install -y libgl1 libegl1"
