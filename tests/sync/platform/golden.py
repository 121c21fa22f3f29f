"""Writes the golden copy of the contract anew: python -m tests.sync.platform.golden, when it changes on purpose."""

import json

from sync.platform import openapi
from tests.sync.platform.test_openapi import GOLDEN, plain

if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(plain(openapi.document()), indent=1, sort_keys=True) + "\n", "utf-8")
