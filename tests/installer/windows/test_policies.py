"""The templates for group policies: each key stands in both, of its kind, with its bounds and its words."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import packages
import pytest

from desktop.policy import KEYS, LOG_LEVELS, LONGEST
from desktop.registry import PLACE

ADMX, ADML = [packages.HERE / name for name in packages.POLICIES]
SPACE = "{http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions}"
DEFINED, WORDS = ElementTree.parse(ADMX).getroot(), ElementTree.parse(ADML).getroot()
POLICIES = {policy.attrib["name"]: policy for policy in DEFINED.iter(SPACE + "policy")}
STRINGS = {string.attrib["id"]: string.text or "" for string in WORDS.iter(SPACE + "string")}
SHOWN = {shown.attrib["id"]: shown for shown in WORDS.iter(SPACE + "presentation")}
#: The kind of an element, by the control that shows it.
CONTROLS = {"textBox": "text", "comboBox": "text", "dropdownList": "enum"}


def kind(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(SPACE)


def values(text: ElementTree.Element) -> list[str]:
    return [value.text or "" for value in text.iter(SPACE + "string")]


def test_each_key_is_a_policy_of_the_machine_and_has_its_controls() -> None:
    assert tuple(POLICIES) == KEYS
    assert tuple(SHOWN) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_policy_writes_the_value_that_is_read(key: str) -> None:
    policy = POLICIES[key]
    assert (policy.attrib["class"], policy.attrib["key"]) == ("Machine", PLACE)
    assert "valueName" not in policy.attrib, "it would write a number beside the text"
    assert [kind(part) for part in policy] == ["parentCategory", "supportedOn", "elements"], "the order of the schema"
    (element,) = policy[2]
    assert (element.attrib["id"], element.attrib["valueName"], element.attrib["required"]) == (key, key, "true")
    if key == "log_level":
        assert kind(element) == "enum"
        assert values(element) == list(LOG_LEVELS)
        assert max(map(len, LOG_LEVELS)) <= LONGEST[key]
    else:
        assert kind(element) == "text"
        assert int(element.attrib["maxLength"]) == LONGEST[key]
        paths = ("proxy_password_file", "ca_file", "backup_folder")
        assert element.attrib.get("expandable", "false") == ("true" if key in paths else "false")


@pytest.mark.parametrize("key", KEYS)
def test_each_control_shows_its_element(key: str) -> None:
    assert POLICIES[key].attrib["presentation"] == f"$(presentation.{key})"
    (control,) = SHOWN[key]
    (element,) = POLICIES[key][2]
    assert control.attrib["refId"] == element.attrib["id"]
    assert CONTROLS[kind(control)] == kind(element)
    label = control if kind(control) == "dropdownList" else control.find(SPACE + "label")
    assert label is not None
    assert (label.text or "").endswith("\u00a0:")


def test_each_text_is_there_once_and_asked_for() -> None:
    asked = set(re.findall(r"\$\(string\.(\w+)\)", ADMX.read_text("utf-8")))
    assert asked == set(STRINGS)
    assert len(STRINGS) == len(list(WORDS.iter(SPACE + "string")))
    assert all(words.strip() for words in STRINGS.values())
    for key in KEYS:
        assert POLICIES[key].attrib["displayName"] == f"$(string.{key})"
        assert POLICIES[key].attrib["explainText"] == f"$(string.{key}_explained)"


@pytest.mark.parametrize("key", KEYS)
def test_an_explanation_names_the_key_by_which_guide_and_errors_call_it(key: str) -> None:
    assert STRINGS[f"{key}_explained"].endswith(f" Clé\u00a0: {key}.")


def test_an_explanation_names_another_policy_by_its_title() -> None:
    """The editor sorts policies by their titles, so that none is the next one."""
    assert f"«\u00a0{STRINGS['proxy_password_file']}\u00a0»" in STRINGS["proxy_user_explained"]
    assert not any("suivante" in words for words in STRINGS.values())


def test_french_serves_every_language() -> None:
    """Without this attribute an English Windows would ask for en-US, and show an error in its place."""
    (resources,) = DEFINED.iter(SPACE + "resources")
    assert resources.attrib["fallbackCulture"] == Path(packages.POLICIES[ADML.name]).name
    assert resources.attrib["minRequiredRevision"] == WORDS.attrib["revision"] == DEFINED.attrib["revision"]
    assert ADML.stem == ADMX.stem


def test_what_is_referred_to_is_defined() -> None:
    for where, what in (("parentCategory", "category"), ("supportedOn", "definition")):
        names = {element.attrib["name"] for element in DEFINED.iter(SPACE + what)}
        assert {policy.find(SPACE + where).attrib["ref"] for policy in POLICIES.values()} <= names


def test_french_spaces_and_apostrophes() -> None:
    for words in [*STRINGS.values(), *(text.strip() for text in WORDS.itertext())]:
        assert not re.search(r" [:;!?»]|« |'", words), words


def test_the_guide_tells_each_key_and_no_other() -> None:
    guide = (packages.ROOT / "installer" / "GUIDE.md").read_text("utf-8")
    table = guide[guide.index("| clé | valeur") :].split("\n\n")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(KEYS)
    assert PLACE in guide


def test_the_example_of_the_guide_is_a_file_of_policies() -> None:
    guide = (packages.ROOT / "installer" / "GUIDE.md").read_text("utf-8")
    (example,) = re.findall(r"^```json\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    values = json.loads(example)
    assert set(values) <= set(KEYS)
    assert all(isinstance(value, str) for value in values.values())


def test_policies_are_read_where_ordinary_accounts_cannot_write() -> None:
    source = (packages.ROOT / "desktop" / "registry.py").read_text("utf-8")
    assert "OpenKey(winreg.HKEY_LOCAL_MACHINE, PLACE," in source


@pytest.mark.parametrize("file", [ADMX, ADML], ids=lambda file: file.name)
def test_both_go_into_the_packages(tmp_path: Path, file: Path) -> None:
    (tmp_path / "bundle").mkdir()
    packages.stage(tmp_path / "bundle", tmp_path / "stage", 1_700_000_000)
    staged = tmp_path / "stage" / packages.POLICIES[file.name] / file.name
    assert staged.read_bytes() == file.read_bytes()
