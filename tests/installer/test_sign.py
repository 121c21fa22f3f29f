"""What is published is named by its sums, whatever was signed before; without a key nothing pretends to be signed."""

import hashlib
from pathlib import Path

from tests.installer.running_sign import sign


def test_the_sums_name_all_that_is_published_and_a_stale_signature_goes(tmp_path: Path) -> None:
    for name in ("a_1_amd64.deb", "a-1.rpm", "a_1_x64.msi", "a_1.cdx.json", "notes.txt", "SHA256SUMS.minisig"):
        (tmp_path / name).write_text(name)
    done = sign(tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path / 'SHA256SUMS'}\n"), done.stderr
    lines = (tmp_path / "SHA256SUMS").read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["a-1.rpm", "a_1.cdx.json", "a_1_amd64.deb", "a_1_x64.msi"]
    assert lines[0] == f"{hashlib.sha256(b'a-1.rpm').hexdigest()}  a-1.rpm"
    assert not (tmp_path / "SHA256SUMS.minisig").exists()


def test_a_folder_with_nothing_to_publish_or_no_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    assert sign(tmp_path).returncode == 2
    assert not (tmp_path / "SHA256SUMS").exists()
    assert "--programs" in sign(tmp_path, "--programs").stderr
