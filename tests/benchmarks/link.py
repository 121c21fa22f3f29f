"""The exchange over a bad link, against the limit and two peers, in one run; as root:

python tests/benchmarks/link.py [--acts 400 2000] [--loss 0 2 5] [--rounds 3] [--singles 40] [--pouchdb FOLDER]
    [--first]

Two network namespaces, a line of 512 kbit/s and 600 ms between them (link_line.py), TLS, each run on cold connections
to a platform that has none of the acts; the PC has exchanged with it before, with --first never. The limit is
payload/bandwidth + 1 RTT, the payload being the packed lines; `bare_tls_s` is what one cold TLS connection, and
`three_bare_s` what three, need for those bytes and a byte back (link_bare.py). `up` and `down` are the bytes of all IP
packets. FOLDER is where npm has installed pouchdb, pouchdb-adapter-memory, express-pouchdb, express 4.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pysqlite3 import dbapi2 as sqlite

HERE = Path(__file__).parent
NEAR, FAR = "relais-near", "relais-far"
ADDRESS, PORT, PEER_PORT, BARE_PORT = "10.77.0.2", 8443, 8444, 8445
BANDWIDTH, RTT_S = 512_000 / 8, 0.6
COMMUNE = "45024"


class Bench:
    """The certificate and the environment that both ends run in; what is made once per number of acts."""

    def __init__(self, folder: Path, *, first: bool = False) -> None:
        self.folder, self.first = folder, first
        self.cert, self.key = folder / "cert.pem", folder / "key.pem"
        certify(self.cert, self.key)
        self.environment = os.environ | {
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "RELAIS_POLICY_FILE": "/nonexistent/policy.json",
            "SSL_CERT_FILE": str(self.cert),
            "NODE_EXTRA_CA_CERTS": str(self.cert),
            "PYTHONPATH": str(HERE.parents[1]),
        }

    def run(self, namespace: str, *words: str | Path) -> Any:
        """A program inside the namespace, to its end; its JSON."""
        done = subprocess.run(
            ["ip", "netns", "exec", namespace, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    @contextmanager
    def serving(self, *words: str | Path) -> Iterator[None]:
        """A server on the far side, from its first line on."""
        command = ["ip", "netns", "exec", FAR, *words]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                if process.stdout is None or not process.stdout.readline():
                    raise RuntimeError(f"{words} did not start")
                yield
            finally:
                process.terminate()

    def client(self, mode: str, data: Path, count: int) -> Any:
        return self.run(NEAR, sys.executable, HERE / "link_client.py", mode, data, str(count))

    def platform(self, database: Path, *words: str) -> list[str | Path]:
        return [script("relais-platform"), "--database", f"sqlite:///{database}", *words]


def script(name: str) -> Path:
    return Path(sysconfig.get_path("scripts")) / name


def certify(cert: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ADDRESS)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(ADDRESS))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key.write_bytes(
        private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )


@contextmanager
def namespaces() -> Iterator[None]:
    for name in (NEAR, FAR):
        subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        yield
    finally:
        for name in (NEAR, FAR):
            subprocess.run(["ip", "netns", "del", name], check=True)


class Line:
    """The line while it stands; `counts` once it is gone."""

    def __init__(self, loss: float, seed: int) -> None:
        words = [sys.executable, str(HERE / "link_line.py"), NEAR, FAR, str(loss), str(seed)]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._process.stdout is None or self._process.stdout.readline() != "up\n":
            raise RuntimeError("no line")
        self.counts: dict[str, dict[str, int]] = {}

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        out, _err = self._process.communicate()
        self.counts = json.loads(out)


def prepared(bench: Bench, acts: int) -> Path:
    """A PC with so many acts that wait, enrolled with a platform that has none of them: `pc` and `platform`."""
    folder = bench.folder / str(acts)
    pc, national = folder / "pc", folder / "platform"
    national.mkdir(parents=True)
    database = national / "platform.sqlite"
    ctl: list[str | Path] = [script("relaisctl"), "--data-dir", pc, "--json"]
    bench.run(FAR, *bench.platform(database, "--json", "init", "--campaign", "france-relance-2021"))
    code = bench.run(FAR, *bench.platform(database, "--json", "code", "create", "--commune", COMMUNE))["code"]
    bench.run(NEAR, *ctl, "commune", "use", COMMUNE)
    with Line(0.0, 1), served(bench, database):
        url = f"https://{ADDRESS}:{PORT}"
        bench.run(NEAR, *ctl, "enrol", "--platform", url, "--code", code, "--commune", COMMUNE)
        if not bench.first:
            bench.run(NEAR, *ctl, "sync")
    bench.client("prepare", pc, acts)
    return folder


@contextmanager
def served(bench: Bench, database: Path) -> Iterator[None]:
    tls = ("--tls-cert", str(bench.cert), "--tls-key", str(bench.key))
    words = bench.platform(database, "serve", "--host", ADDRESS, "--port", str(PORT), *tls)
    with bench.serving(*words):
        yield


def exchanged(bench: Bench, template: Path, mode: str, count: int, loss: float, seed: int) -> dict[str, Any]:
    """One run of ours (push) or of one POST per record (single), on copies of both ends."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        for name in ("pc", "platform"):
            shutil.copytree(template / name, Path(folder) / name)
        with Line(loss / 100, seed) as line, served(bench, Path(folder) / "platform" / "platform.sqlite"):
            found: dict[str, Any] = bench.client(mode, Path(folder) / "pc", count)
    return found | over(line)


def replicated(bench: Bench, modules: Path, template: Path, loss: float, seed: int) -> dict[str, Any]:
    """The same operations by PouchDB to express-pouchdb."""
    file = template / "operations.json"
    if not file.exists():
        (database,) = (template / "pc" / "communes").glob("*.sqlite")
        connection = sqlite.connect(database)
        rows = connection.execute("SELECT frozen FROM outbox ORDER BY seq").fetchall()
        connection.close()
        file.write_text("[" + ",".join(bytes(frozen).decode() for (frozen,) in rows) + "]", encoding="utf-8")
    node: list[str | Path] = ["node", HERE / "link_pouchdb.cjs", modules]
    with Line(loss / 100, seed) as line, bench.serving(*node, "serve", str(PEER_PORT), bench.cert, bench.key):
        found: dict[str, Any] = bench.run(NEAR, *node, "push", f"https://{ADDRESS}:{PEER_PORT}/acts", file)
    return found | over(line)


def bare(bench: Bench, payload: int, connections: int, loss: float, seed: int) -> dict[str, Any]:
    """The same bytes over so many bare TLS connections: what they can do on this line."""
    words: list[str | Path] = [sys.executable, HERE / "link_bare.py"]
    place = (ADDRESS, str(BARE_PORT))
    with Line(loss / 100, seed), bench.serving(*words, "serve", *place, bench.cert, bench.key):
        found: dict[str, Any] = bench.run(NEAR, *words, "push", *place, str(payload), str(connections))
    return found


def over(line: Line) -> dict[str, int]:
    return {
        "up": line.counts["up"]["bytes"],
        "down": line.counts["down"]["bytes"],
        "lost": line.counts["up"]["lost"] + line.counts["down"]["lost"],
    }


def middle(runs: list[dict[str, Any]], name: str) -> list[float]:
    values = [run[name] for run in runs]
    return [round(how(values), 2) for how in (statistics.median, min, max)]


def compare(bench: Bench, asked: argparse.Namespace, acts: int, loss: float) -> dict[str, Any]:
    template = bench.folder / str(acts)
    if not template.exists():
        prepared(bench, acts)
    runs = [exchanged(bench, template, "push", acts, loss, seed) for seed in range(1, asked.rounds + 1)]
    if any(run["accepted"] != acts for run in runs):
        raise RuntimeError(runs)
    payload = runs[0]["payload"]
    limit = payload / BANDWIDTH + RTT_S
    report: dict[str, Any] = {
        "acts": acts,
        "loss": loss,
        "payload": payload,
        "limit_s": round(limit, 2),
        "ours": {name: middle(runs, name) for name in ("push_s", "round_s", "up", "down", "requests")},
        "of_the_limit": [round(value / limit, 2) for value in middle(runs, "push_s")],
    }
    for name, connections in (("bare_tls_s", 1), ("three_bare_s", 3)):
        lines = [bare(bench, payload, connections, loss, seed) for seed in range(1, asked.rounds + 1)]
        report[name] = middle(lines, "push_s")
    report["of_bare_tls"] = round(report["ours"]["push_s"][0] / report["bare_tls_s"][0], 2)
    if asked.singles and acts == min(asked.acts):
        one = exchanged(bench, template, "single", asked.singles, loss, 1)
        each = one["push_s"] / one["records"]
        report["one_post_per_record"] = {
            "measured": one["records"],
            "each_s": round(each, 3),
            "all_s": round(each * acts),
        }
    if asked.pouchdb:
        peers = [replicated(bench, asked.pouchdb, template, loss, seed) for seed in range(1, asked.peer_rounds + 1)]
        report["pouchdb"] = {name: middle(peers, name) for name in ("push_s", "up", "down", "written")}
        report["of_pouchdb"] = {
            "time": round(report["ours"]["push_s"][0] / report["pouchdb"]["push_s"][0], 3),
            "bytes": round(report["ours"]["up"][0] / report["pouchdb"]["up"][0], 3),
        }
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, nargs="+", default=[400, 2000])
    parser.add_argument("--loss", type=float, nargs="+", default=[0, 2, 5])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-rounds", type=int, default=1)
    parser.add_argument("--singles", type=int, default=40)
    parser.add_argument("--pouchdb", type=Path)
    parser.add_argument("--first", action="store_true")
    asked = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("needs root, for the network namespaces")
    with tempfile.TemporaryDirectory() as folder, namespaces():
        bench = Bench(Path(folder), first=asked.first)
        for acts in asked.acts:
            for loss in asked.loss:
                sys.stdout.write(json.dumps(compare(bench, asked, acts, loss)) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
