"""The road of road.py, with a platform of an earlier version at its end: what it cannot read it refuses, signed.

python older.py PORT_OF_THE_PLATFORM FILE KEYS; the file says how the road is, or `unread WORDS`: a batch that holds
these words is refused as a whole, under the platform's own signature, as where the shape of an act is not known. Once
the file says `open`, the platform has been updated.
"""

import gzip
import io
import sys
from pathlib import Path

import msgspec
from road import Road, serve  # beside this script

from sync.contract import problems
from sync.contract.http_signatures import sign_answer
from sync.contract.problems import problem
from sync.contract.wire import Answer, Call
from sync.platform.identity import keys

DETAIL = "Ce besoin a une forme que cette version de la plateforme ne connaît pas."


class Older(Road):
    own: keys.Keys

    def judge(self) -> None:
        state = self.state.read_text("utf-8").strip()
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        read = gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body
        unread = state.removeprefix("unread ").encode() if state.startswith("unread ") else b""
        if unread and self.path.partition("?")[0].endswith("/batches") and unread in read:
            self.refuse()
            return
        stream, self.rfile = self.rfile, io.BytesIO(body)
        try:
            self.pass_on()
        finally:
            self.rfile = stream

    do_GET = do_POST = judge

    def refuse(self) -> None:
        said = problem("operation-malformed", "La plateforme ne peut pas lire cet envoi.", DETAIL, action="update")
        bare = Answer(status=422, headers={"content-type": problems.CONTENT_TYPE}, body=msgspec.json.encode(said))
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Call(method=self.command, path=path, query=query, headers=headers)
        signed = sign_answer(self.own.signing, bare, asked)
        self.say(signed.status, dict(signed.headers), signed.body)


def main() -> None:
    Older.own = keys.load(Path(sys.argv[3]))
    serve(Older)


if __name__ == "__main__":
    main()
