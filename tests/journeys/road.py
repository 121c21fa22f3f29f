"""The road between a commune and the platform, as a process of its own: one port whose ways follow a file.

python road.py PORT_OF_THE_PLATFORM FILE; one JSON line {"port"} when it listens. The file says how the road is:
open, page (a Wi-Fi's page for every question), redirect (to that page), login (that page under its own status, 511) or
lost (the answer to the next batch is lost on its way back; then the road is open again).
"""

import http.client
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_OWN = {"connection", "content-length", "date", "host", "server", "transfer-encoding"}


class Road(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    platform = 0
    state = Path()

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        state = self.state.read_text("utf-8").strip()
        if state == "page":
            self.say(200, {"Content-Type": "text/html"}, b"<html>Bienvenue sur le Wi-Fi de la gare</html>")
            return
        if state == "redirect":
            self.say(302, {"Location": "/portail"}, b"")
            return
        if state == "login":
            self.say(511, {"Content-Type": "text/html"}, b"<html>Connectez-vous</html>")
            return
        beyond = http.client.HTTPConnection("127.0.0.1", self.platform, timeout=60)
        beyond.request(self.command, self.path, body, dict(self.headers))
        answer = beyond.getresponse()
        data = answer.read()
        beyond.close()
        if state == "lost" and self.command == "POST" and self.path.partition("?")[0].endswith("/batches"):
            self.state.write_text("open", "utf-8")
            self.close_connection = True
            return
        self.say(answer.status, {k: v for k, v in answer.getheaders() if k.lower() not in _OWN}, data)

    do_GET = do_POST = pass_on

    def say(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


def main() -> None:
    serve(Road)


def serve(kind: type[Road]) -> None:
    """As the command line says: the platform's port, and the file with the state of the road."""
    Road.platform, Road.state = int(sys.argv[1]), Path(sys.argv[2])
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    sys.stdout.write(json.dumps({"port": server.server_port}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
