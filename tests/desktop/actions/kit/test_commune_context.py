"""CommuneContext: whatever the disk answers at the close, both files are released and kept data stays."""

import os
from pathlib import Path

import pytest

from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.database.store import Store
from sync.client.device.keystore import MemoryKeyStore
from sync.client.ledger.journal import HeadFile
from tests import posix


@posix.devices
def test_a_head_that_cannot_be_flushed_ends_no_command(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    head = HeadFile(Path(os.devnull))  # fsync fails there, as on a disk that breaks
    with pytest.raises(OSError, match="Invalid argument"):
        head.flush()
    store = Store(tmp_path / "45024.sqlite", create=True)
    CommuneContext(store=store, clock=local_time, head=head, keystore=MemoryKeyStore()).close()
    assert "journal head not flushed" in caplog.text
    assert not list(tmp_path.glob("*-wal"))  # the database was closed
