"""A proxy that lets nobody through without a password: `python proxy_with_password.py` prints its port."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Asking(BaseHTTPRequestHandler):
    def do_CONNECT(self) -> None:
        self.send_response(407, "Identification requise")  # the words are each proxy's own
        self.send_header("Proxy-Authenticate", 'Basic realm="mairie"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


if __name__ == "__main__":
    with HTTPServer(("127.0.0.1", 0), Asking) as server:
        sys.stdout.write(f"{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()
