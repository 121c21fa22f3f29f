"""relais-platform quota: how much of each quota a commune has used, and how to give it more."""

from typing import Any

from sync.platform import quotas


def test_it_says_what_a_commune_has_taken(program: Any, commune: Any) -> None:
    commune.deposit([commune.cast(), commune.cast()])
    found = program.json("quota", "--commune", "45024")
    assert found.pop("commune") == "45024"
    assert set(found) == {"operations", "held", "documents", "document_bytes", "bundles", "rotations"}
    assert found["operations"] == {"taken": 2, "quota": quotas.OPERATIONS_A_DAY}
    assert found["held"]["taken"] > 1_000
    lines = program.run("quota", "--commune", "45024").out.splitlines()
    assert lines[:2] == ["Baule (45024)", "envois aujourd’hui (UTC)\u00a0: 2 sur 10\u00a0000"]


def test_more_room_is_for_this_commune_until_it_is_taken_back(program: Any, commune: Any) -> None:
    def most(*arguments: str) -> Any:
        return program.json("quota", "--commune", *arguments)["documents"]["quota"]

    assert most("45025", "--times", "3") == 3 * quotas.DOCUMENTS  # for a commune that has sent nothing yet
    assert most("45024", "--times", "2") == 2 * quotas.DOCUMENTS
    assert (most("45024"), most("45025")) == (2 * quotas.DOCUMENTS, 3 * quotas.DOCUMENTS)
    assert most("45024", "--times", "1") == quotas.DOCUMENTS


def test_what_it_refuses(program: Any) -> None:
    for words, status, said in (
        (("--commune", "99999"), 2, "n’est pas le code INSEE d’une commune"),
        (("--commune", "45024", "--times", "-1"), 2, "un nombre de 1 à 1000"),
        (("--commune", "45024", "--times", "0"), 2, "un nombre de 1 à 1000"),
        (("--commune", "45024", "--times", "1001"), 2, "un nombre de 1 à 1000"),
        ((), 2, "--commune"),
    ):
        ended = program.run("quota", *words, "--json")
        assert (ended.status, said in ended.error["title"]) == (status, True), ended
