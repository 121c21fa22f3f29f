"""What an operator reads when PostgreSQL fails: French, a way out, then the server's own message."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.typed import Typed, relais_platform

PASSWORD = "juste"


@pytest.fixture(scope="module")
def guarded(server: str) -> Iterator[str]:
    """A role of this server that must give a password, unlike all others."""
    rules = Path(server, "data", "pg_hba.conf")
    before = rules.read_text("utf-8")
    with psycopg.connect(host=server, user="relais", dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE ROLE guarded LOGIN")
        connection.execute(f"ALTER ROLE guarded PASSWORD '{PASSWORD}'")
        rules.write_text(f"local all guarded scram-sha-256\n{before}", "utf-8")
        connection.execute("SELECT pg_reload_conf()")
        try:
            yield "guarded"
        finally:
            rules.write_text(before, "utf-8")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("DROP OWNED BY guarded")
            connection.execute("DROP ROLE guarded")


def typed(address: str, keys: Path, *words: str) -> Typed:
    return relais_platform("--database", address, "--keys", str(keys), *words)


def name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "postgresql+psycopg://guarded:faux@/{name}?host={server}",
            "Le mot de passe de l’utilisateur «\u00a0guarded\u00a0» est refusé.",
        ),
        (
            "postgresql+psycopg://guarded@/{name}?host={server}",
            "Le mot de passe de l’utilisateur «\u00a0guarded\u00a0» manque.",
        ),
        (
            "postgresql+psycopg://personne@/{name}?host={server}",
            "Ce serveur ne connaît pas l’utilisateur «\u00a0personne\u00a0».",
        ),
        (
            "postgresql+psycopg://relais@/nulle_part?host={server}",
            "Ce serveur n’a pas la base «\u00a0nulle_part\u00a0».",
        ),
        ("postgresql+psycopg://relais@127.0.0.1:1/{name}", "Aucun serveur PostgreSQL ne répond à cette adresse."),
        ("postgresql+psycopg://relais@/{name}?host=/nulle/part", "Aucun serveur PostgreSQL ne répond à cette adresse."),
        ("postgres://relais@127.0.0.1/{name}", "Écrivez l’adresse ainsi"),
        ("postgresql+psycopg//relais", "Écrivez l’adresse ainsi"),
    ],
)
@pytest.mark.parametrize("words", [("init", "--campaign", "france-relance-2021"), ("need", "list")])
def test_an_address_that_leads_nowhere(
    guarded: str, url: str, server: str, tmp_path: Path, address: str, said: str, words: tuple[str, ...]
) -> None:
    found = typed(address.format(name=name(url), server=server), tmp_path, *words)
    assert found.status != 0
    assert said in found.err
    french, _, detail = found.err.partition("Détail\u00a0: ")
    for english in ("connection", "failed", "role", "FATAL", "load plugin", "Traceback"):
        assert english not in french
    assert "faux" not in detail


def test_a_database_that_may_only_be_read(url: str, tmp_path: Path) -> None:
    assert typed(url, tmp_path, "init", "--campaign", "france-relance-2021").status == 0
    readable = f"{url}%20-c%20default_transaction_read_only%3Don"
    found = typed(readable, tmp_path, "phase", "set", "vote")
    assert found.status == 3
    assert "Cette base est en lecture seule" in found.err
    assert "serveur principal" in found.err
    assert "read-only transaction" in found.err.partition("Détail\u00a0: ")[2]
    told = typed(readable, tmp_path, "phase", "set", "vote", "--json")
    assert told.error["type"] == "database"
    assert typed(readable, tmp_path, "phase", "show").status == 0


def test_a_user_without_the_rights(guarded: str, url: str, server: str, tmp_path: Path) -> None:
    assert typed(url, tmp_path, "init", "--campaign", "france-relance-2021").status == 0
    address = f"postgresql+psycopg://guarded:{PASSWORD}@/{name(url)}?host={server}"
    found = typed(address, tmp_path, "need", "list")
    assert found.status != 0
    assert "n’a pas les droits" in found.err
    assert "permission denied" not in found.err.partition("Détail\u00a0: ")[0]


@contextmanager
def each_commit_waits(administrator: psycopg.Connection) -> Iterator[None]:
    """Because of a replica that never answers; what is committed stays committed while it waits."""
    administrator.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
    administrator.execute("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        administrator.execute("ALTER SYSTEM RESET synchronous_standby_names")
        administrator.execute("SELECT pg_reload_conf()")


def test_what_is_cut_off_at_its_commit_is_in_doubt(url: str, server: str, tmp_path: Path) -> None:
    assert typed(url, tmp_path, "init", "--campaign", "france-relance-2021").status == 0
    with (
        psycopg.connect(host=server, user="relais", dbname="postgres", autocommit=True) as administrator,
        ThreadPoolExecutor(1) as pool,
        each_commit_waits(administrator),
    ):
        asked = pool.submit(typed, url, tmp_path, "code", "create", "--commune", "45024")
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        while not administrator.execute(cut).fetchall():
            assert not asked.done()
        found = asked.result()
    assert found.status == 3
    assert "on ne peut pas savoir" in found.err
    assert "45024" in typed(url, tmp_path, "code", "list").out, "it was done"


def test_the_database_of_another_program_is_named(url: str, sql: Callable[[str], Any], tmp_path: Path) -> None:
    sql("CREATE TABLE customer (id integer)")
    for words in (("init", "--campaign", "france-relance-2021"), ("tally",)):
        said = typed(url, tmp_path, *words)
        assert (said.status, "d’un autre programme («\u00a0customer\u00a0»)" in said.err) == (2, True), said
    assert sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").scalar_one() == 1
