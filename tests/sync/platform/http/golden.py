"""The golden copy of the contract; run as a program, writes it anew, when it changes on purpose.

python -m tests.sync.platform.http.golden

Its examples stay as they are while each call has one and the platform answers them so; else the conversation is held
anew.
"""

import json
import tempfile
from pathlib import Path

from sync.platform.http import openapi
from sync.platform.http.openapi_examples import FILE
from sync.platform.http.routes import ROUTES
from tests.sync.platform.http import examples

GOLDEN = Path(__file__).with_name("openapi.golden.json")


def main() -> None:
    kept = json.loads(FILE.read_bytes())
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        complete = {example["call"] for example in kept} == {route.name for route in ROUTES}
        if not complete or any(before != now for before, now in examples.replay(kept, Path(one))):
            FILE.write_text(
                json.dumps(examples.conversation(Path(other)), ensure_ascii=False, indent=1) + "\n", "utf-8"
            )
    openapi.encoded.cache_clear()
    GOLDEN.write_bytes(openapi.encoded())


if __name__ == "__main__":
    main()
