"""Serves a platform in a process of its own: `python -m tests.faults.crowding.served DATABASE DESCRIPTORS BOUNDS`.

BOUNDS is a JSON object of server.bounds.Bounds, or the word "open": the same platform by uvicorn alone, the control.
"""

import json
import logging
import resource
import socket
import sys

import uvicorn

from sync.commandline.output import Output, write_json
from sync.platform.cli.session import PlatformSession
from sync.platform.http.api import application
from sync.platform.http.service import Platform
from sync.platform.server import serve
from sync.platform.server.bounds import Bounds


def main(database: str, descriptors: str, bounds: str) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (int(descriptors), hard))
    session = PlatformSession(Output(json=True), database, "")
    with session.store() as store:
        if bounds == "open":
            serve_open(Platform(store, session.keys(store)))
        else:
            found = Bounds(**json.loads(bounds))
            serve.run(store, session.keys(store), announce, host="127.0.0.1", port=0, bounds=found)


def announce(url: str) -> None:
    write_json({"url": url})


def serve_open(platform: Platform) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    config = uvicorn.Config(application(platform), log_config=None, access_log=False, lifespan="off")
    listener = _listener()
    announce(f"http://127.0.0.1:{listener.getsockname()[1]}")
    uvicorn.Server(config).run(sockets=[listener])


def _listener() -> socket.socket:
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(2048)
    return listener


if __name__ == "__main__":
    main(*sys.argv[1:])
