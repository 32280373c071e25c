"""Greets whoever the request names. Python's standard library alone; see docs/runtime-contract.md for what it keeps to."""

import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Hello(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # The gateway keeps connections open and reuses them.

    def do_GET(self):
        with in_flight:
            self.greet_query()

    def do_POST(self):
        with in_flight:
            self.greet_body()

    def greet_query(self):
        name = parse_qs(urlsplit(self.path).query).get("name", ["world"])[-1]
        self.answer(200, {"greeting": f"Hello, {name}!"})

    def greet_body(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            self.answer(200, {"greeting": f"Hello, {json.loads(body)['name']}!"})
        except (ValueError, KeyError, TypeError):
            self.answer(400, {"message": 'send {"name": "..."}'})

    def answer(self, status, result):
        body = json.dumps(result).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if stopping.is_set():
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        print(self.headers.get("Nabi-Invocation-Id", "-"), format % arguments, flush=True)


class InFlight:
    """Counts what is being answered, and waits until nothing is."""

    def __init__(self):
        self.count, self.changed = 0, threading.Condition()

    def __enter__(self):
        self.add(1)

    def __exit__(self, *_):
        self.add(-1)

    def add(self, difference):
        with self.changed:
            self.count += difference
            self.changed.notify_all()

    def wait_for_none(self):
        with self.changed:
            self.changed.wait_for(lambda: self.count == 0)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024


stopping = threading.Event()
in_flight = InFlight()
server = Server((os.environ.get("HOST", "0.0.0.0"), int(os.environ.get("PORT", "8080"))), Hello)


def stop(*_):
    """Serves what still arrives for a second, then takes no more; what is being answered is finished."""
    if not stopping.is_set():
        stopping.set()
        threading.Thread(target=lambda: (time.sleep(1), server.shutdown()), daemon=True).start()


for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, stop)
print("listening on port", server.server_address[1], flush=True)
server.serve_forever(poll_interval=0.1)
in_flight.wait_for_none()
