"""Starts the program as the platform does, and calls it: python3 -m unittest, in this folder."""

import json
import os
import socket
import subprocess
import sys
import time
import unittest
from urllib.request import urlopen


class HelloTest(unittest.TestCase):
    def setUp(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = dict(os.environ, PORT=str(self.port), HOST="127.0.0.1")
        self.program = subprocess.Popen([sys.executable, "hello.py"], env=environment, stdout=subprocess.DEVNULL)

    def tearDown(self):
        self.program.terminate()
        self.program.wait(10)

    def call(self, path):
        for _ in range(100):
            try:
                with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                    return json.load(answer)
            except OSError:
                time.sleep(0.05)
        self.fail("the program does not answer")

    def test_greets_by_name(self):
        self.assertEqual({"greeting": "Hello, Ada!"}, self.call("/?name=Ada"))


if __name__ == "__main__":
    unittest.main()
