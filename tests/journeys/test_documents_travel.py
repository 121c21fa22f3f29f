"""A deliberation and a quote go with a request: the operator reads them, the same quote of a need goes only once."""

from pathlib import Path

import pytest

from tests.faults.programs import program
from tests.journeys.two_communes import BAULE, NEIGHBOUR, PDF, REQUEST, Two, two

pytestmark = pytest.mark.slow

__all__ = ["two"]


def large(mark: bytes, size: int) -> bytes:
    return PDF.replace(b"%%EOF\n", b"% " + mark * (size // len(mark)) + b"\n%%EOF\n")


def test_the_documents_of_a_request_are_read_at_the_platform(two: Two, tmp_path: Path) -> None:
    deliberation, quote = large(b"deliberation ", 400_000), large(b"devis ", 1_500_000)
    request = two.types(BAULE, "request", "draft", two.file("request.json", REQUEST))["id"]
    for name, content in (("deliberation.pdf", deliberation), ("devis.pdf", quote)):
        two.types(BAULE, "attach", request, two.file(name, content))
    two.types(BAULE, "request", "submit", request)
    (waiting,) = two.types(BAULE, "outbox", "list")
    assert waiting["attachments"] is None
    done = two.types(BAULE, "sync")
    assert (done["attachments"], done["attachments_waiting"]) == (2, 0)
    size = len(deliberation) + len(quote)
    assert size < done["bytes_sent"] < size + 30_000
    (sent,) = two.types(BAULE, "outbox", "list")
    assert sent["attachments"] == {"files": 2, "there": 2, "sent": size, "size": size}
    assert two.types(BAULE, "request", "show", request)["attachments_sent"] == sent["attachments"]
    said = program("relaisctl", "--data-dir", two.folder / BAULE, "outbox", "list")
    assert "2 pièces jointes arrivées" in said.out
    read = {one["name"]: one for one in two.national.run("request", "show", request)["attachments"]}
    assert [read[name]["arrived"] for name in ("deliberation.pdf", "devis.pdf")] == [True, True]
    out = tmp_path / "devis-lu.pdf"
    two.national.run("attachment", "get", read["devis.pdf"]["sha256"], "--out", out)
    assert out.read_bytes() == quote
    # The neighbour attaches the very same quote to a need: the platform has this document already.
    need = two.types(NEIGHBOUR, "need", "draft", "--title", "Le même devis", "--description", "Joint.")["id"]
    two.types(NEIGHBOUR, "attach", need, two.folder / "devis.pdf")
    two.types(NEIGHBOUR, "need", "submit", need)
    done = two.types(NEIGHBOUR, "sync")
    assert done["attachments"] == 1
    assert done["bytes_sent"] < 30_000
    (listed,) = two.national.run("need", "show", need)["attachments"]
    assert listed["arrived"]


def test_what_is_not_there_is_said_so(two: Two, tmp_path: Path) -> None:
    digest, out = "0" * 64, tmp_path / "x.pdf"
    line = ("relais-platform", "--database", two.national.database, "--json", "attachment", "get", digest, "--out", out)
    done = program(*line)
    assert (done.status, done.error["field"]) == (2, "EMPREINTE")
    assert not out.exists()
