"""A server that is not the platform, or not well: started as a process of its own, says its port, then misbehaves.

python strange_server.py MODE [CERTIFICATE]; one JSON line {"port"} when it listens. What it was asked is appended to
the file that its standard input names first. STRANGE_CLOCK seconds are added to the time that it says.
"""

import gzip
import json
import os
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Strange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mode = ""
    log = Path()

    def handle_any(self) -> None:
        body = self.taken(int(self.headers.get("content-length", 0)))
        with self.log.open("a") as log:
            log.write(json.dumps([self.command, self.path, dict(self.headers), body.decode("latin-1")]) + "\n")
        if self.path.startswith("/without-length/"):
            self.send_response(int(self.path.rpartition("/")[2]))
            self.end_headers()
            self.close_connection = True
        else:
            getattr(self, f"be_{self.mode}")()

    def taken(self, length: int) -> bytes:
        if self.mode == "deaf":  # reads nothing of what is sent
            threading.Event().wait()
        if self.mode != "slow":
            return self.rfile.read(length)
        found = b""
        while len(found) < length:
            found += self.rfile.read(min(length - len(found), 1_000_000))
            time.sleep(0.1)
        return found

    do_GET = do_HEAD = do_POST = do_CONNECT = handle_any

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string((timestamp or time.time()) + float(os.environ.get("STRANGE_CLOCK", "0")))

    def say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def be_slow(self) -> None:
        self.say(200, b"all of it")

    def be_redirect(self) -> None:
        self.say(302, b"", Location="/login")

    def be_page(self) -> None:
        self.say(200, b"<html>Bienvenue sur le Wi-Fi</html>", Content_Type="text/html")

    def be_login(self) -> None:
        self.say(511, b"<html>Connectez-vous</html>", Content_Type="text/html")

    def be_packed(self) -> None:
        self.say(200, gzip.compress(b"packed", mtime=0), Content_Encoding="gzip")

    def be_proxy(self) -> None:
        self.say(407, b"who are you?", Proxy_Authenticate="Basic")

    def be_tunnel(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True

    def be_busy(self) -> None:
        self.say(503, b"busy", Retry_After="120")

    def be_silent(self) -> None:
        self.rfile.read(1)  # waits until the other end gives up

    def be_cut(self) -> None:
        self.say(200, b"half", **{"Content-Length": "400"})
        self.close_connection = True

    def be_headless(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nSignature: x\r\nContent-Le")
        self.close_connection = True

    def be_mute(self) -> None:
        self.close_connection = True

    def be_endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"x" * 100_000)
        except OSError:
            return

    def be_babble(self) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        return None


def main() -> None:
    Strange.mode, Strange.log = sys.argv[1], Path(sys.stdin.readline().strip())
    server = ThreadingHTTPServer(("127.0.0.1", 0), Strange)
    server.daemon_threads = True
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    sys.stdout.write(json.dumps({"port": server.server_port}) + "\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
