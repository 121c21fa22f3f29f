"""Both ends as fixtures; what is slow to prepare is prepared once and copied."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.database.store import Store
from sync.client.device.keystore import Wallet
from sync.contract.signing import SigningKey
from sync.platform import store as platform_store
from sync.platform.http.service import Platform
from tests.sync.client.commits import Commits
from tests.sync.client.copying import Copying, copied, wallet_of
from tests.sync.client.ends import BAULE, Clock, Commune, Enrolled, National, new_commune
from tests.sync.client.resigning import Resigning
from tests.sync.client.serving import Served, initialised, serving


@pytest.fixture(autouse=True)
def changed_answers() -> Iterator[None]:
    """A test about what the platform says otherwise must have had it say so."""
    Resigning.made = made = []
    yield
    Resigning.made = None
    assert all(one.changed for one in made), "nothing of what the platform said was changed"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def commune_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of a commune, made once and copied for each test."""
    file = tmp_path_factory.mktemp("template") / "commune.sqlite"
    Store(file, create=True).close()
    return file


@pytest.fixture
def make_commune(tmp_path: Path, clock: Clock, commune_template: Path) -> Iterator[Callable[..., Commune]]:
    """Makes communes' PCs; `key` to make one again that has the key of another."""
    made: list[Commune] = []

    def make(name: str = BAULE, key: SigningKey | None = None, *, met: Enrolled | None = None) -> Commune:
        made.append(met.commune(tmp_path, clock) if met else new_commune(tmp_path, clock, commune_template, name, key))
        return made[-1]

    yield make
    for commune in made:
        commune.close()


@pytest.fixture
def second(make_commune: Callable[..., Commune], national: National) -> Commune:
    """Another computer of the commune, with a link."""
    made = make_commune("45024-b")
    made.enrol(national.transport(), national.code())
    return made


@pytest.fixture
def commits(national: National, tmp_path: Path) -> Commits:
    """The platform as it stood after each commit that a test keeps."""
    return Commits(national, tmp_path)


@pytest.fixture
def commune(request: pytest.FixtureRequest, make_commune: Callable[..., Commune]) -> Commune:
    if "enrolled" in request.fixturenames:
        met: National = request.getfixturevalue("national")
        if met.enrolled is not None:
            return make_commune(met=met.enrolled)
    return make_commune()


@pytest.fixture(scope="session")
def national_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A platform as `init` leaves it, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    National(folder, Clock()).store.close()
    return folder


@pytest.fixture(scope="session")
def enrolled_template(
    tmp_path_factory: pytest.TempPathFactory, national_template: Path, commune_template: Path
) -> Enrolled:
    """Both ends once the commune's computer has enrolled, made once: most tests begin with a copy of them."""
    folder, clock = tmp_path_factory.mktemp("template"), Clock()
    national = National(folder / "national", clock, national_template)
    commune = new_commune(folder, clock, commune_template)
    commune.enrol(national.transport(), national.code())
    commune.close()
    national.store.close()
    return Enrolled(folder, national.folder, commune.key, tuple(commune.news))


@pytest.fixture
def national(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, national_template: Path
) -> Iterator[National]:
    """In a test of a commune that is `enrolled`, with it."""
    met = request.getfixturevalue("enrolled_template") if "enrolled" in request.fixturenames else None
    folder = tmp_path / "national"
    folder.mkdir()
    made = National(folder, clock, met.national if met else national_template)
    made.enrolled = met
    yield made
    made.store.close()


@pytest.fixture
def enrolled(commune: Commune, national: National) -> Commune:
    if national.enrolled is None:  # some files of tests make their platform in another way
        commune.enrol(national.transport(), national.code())
        national.calls.clear()
    return commune


@pytest.fixture
def yesterday(national: National, tmp_path: Path) -> Callable[[], None]:
    """Copies the platform's database now; called, puts that copy back."""
    kept = tmp_path / "yesterday.sqlite"

    def put_back() -> None:
        national.store.close()
        for name in ("platform.sqlite-wal", "platform.sqlite-shm"):
            (national.folder / name).unlink(missing_ok=True)
        shutil.copy(kept, national.folder / "platform.sqlite")
        national.store = platform_store.PlatformStore(f"sqlite:///{national.folder / 'platform.sqlite'}")
        national.platform = Platform(national.store, national.keys, national.clock)

    national.store.close()  # with the last connection, all that is in the log goes into the file
    shutil.copy(national.folder / "platform.sqlite", kept)
    return put_back


@pytest.fixture
def url(national: National) -> Iterator[str]:
    """Of the platform, served over HTTP."""
    with serving(national) as served_at:
        yield served_at


@pytest.fixture(scope="session")
def initialised_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return initialised(tmp_path_factory.mktemp("initialised"))


@pytest.fixture
def served(tmp_path: Path, initialised_folder: Path) -> Iterator[Served]:
    """A platform in a process of its own, which can be killed."""
    made = Served(tmp_path / "national", initialised_folder)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def wallet(enrolled: Commune) -> Wallet:
    return wallet_of(enrolled)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copying]:
    made: list[Commune] = []

    def make(commune: Commune, wallet: Wallet) -> tuple[Commune, Wallet]:
        other, keys = copied(commune, wallet, tmp_path / f"copy{len(made)}")
        made.append(other)
        return other, keys

    yield make
    for commune in made:
        commune.close()
