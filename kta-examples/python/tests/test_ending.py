"""A server ends when it is told to, after the steps under way."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import unittest

from kta_algorithm import Algorithm, Server
from tests.requests import post, request

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WAITING = """
from kta_algorithm import Algorithm, serve

class Waiting(Algorithm):
    def monitor(self, context):
        print("monitoring", flush=True)
        return {"line": input()}

serve(Waiting(), port=0)
"""


class EndingTest(unittest.TestCase):
    def test_sigterm_waits_for_the_step_under_way(self):
        with subprocess.Popen(
            [sys.executable, "-c", WAITING],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                base = process.stdout.readline().strip().replace("listening at ", "")
                answers = []
                url = base + "/api/v1alpha1/monitor"
                caller = threading.Thread(target=lambda: answers.append(post(url, request())))
                caller.start()
                self.assertEqual(process.stdout.readline().strip(), "monitoring")
                process.send_signal(signal.SIGTERM)
                process.stdin.write("done\n")
                process.stdin.flush()
                caller.join(60)
                self.assertEqual(answers, [(200, {"line": "done"})])
                self.assertEqual(process.wait(60), 0)
            finally:
                process.kill()

    def test_close_of_a_server_that_never_started_returns(self):
        Server(Algorithm(), port=0).close()

    def test_request_that_is_too_long_is_not_read(self):
        with Server(Algorithm(), port=0) as server:
            for length, status in (("1000000000", 413), ("many", 422)):
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
                connection.putrequest("POST", "/api/v1alpha1/plan")
                connection.putheader("Content-Length", length)
                connection.endheaders()
                answer = connection.getresponse()
                self.assertEqual(answer.status, status)
                self.assertIn(b"message", answer.read())
                connection.close()


if __name__ == "__main__":
    unittest.main()
