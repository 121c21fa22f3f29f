"""Writes the golden copy of the contract anew, when it changes on purpose.

python -m tests.sync.platform.http.golden
"""

from sync.platform.http import openapi
from tests.sync.platform.http.test_openapi import GOLDEN

if __name__ == "__main__":
    GOLDEN.write_bytes(openapi.encoded())
