#!/usr/bin/env python3
"""An algorithm for KTA in one file, standard library only: the demo algorithm Toggle.

    python3 toggle_server.py [--host 127.0.0.1] [--port 8096] [--threshold 2] [--replicas 4,2]

KTA asks it by three POSTs of JSON per cycle: monitor, analyze and plan, below /api/v1alpha1. To
write an algorithm of your own, replace the class Toggle. Port 0 picks a free port; the one that is
listened at is printed.
"""

import argparse
import json
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LONGEST_REQUEST = 64 << 20
SECONDS_TO_READ = 30


class NotUnderstood(Exception):
    """The request is not one of the protocol's."""


class Toggle:
    """Moves the operators through a list of replica counts, each one place further on.

    It keeps nothing between calls: what it found before comes back in the history, newest first.
    """

    def __init__(self, threshold, replicas):
        self.threshold = threshold
        self.replicas = replicas

    def monitor(self, request):
        last = request["resultHistory"][:1]
        return {"count": 1 + (last[0]["monitorResult"]["count"] if last else 0)}

    def analyze(self, request):
        last = request["resultHistory"][:1]
        state = last[0]["analyzeResult"]["state"] if last else 0
        moves_on = request["monitorResult"]["count"] % self.threshold == 0
        return {"state": (state + moves_on) % len(self.replicas)}

    def plan(self, request):
        state = request["analyzeResult"]["state"]
        return {
            node_key(node): {"parallelism": self.replicas[(state + i) % len(self.replicas)]}
            for i, node in enumerate(request["topology"])
        }


def node_key(node):
    """A node of the topology as it is written where it is the key of an object."""
    return json.dumps({"type": node["type"], "fields": node["fields"]})


def handler_for(algorithm, base="/api/v1alpha1"):
    steps = {base + "/" + name: getattr(algorithm, name) for name in ("monitor", "analyze", "plan")}

    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS_TO_READ  # a caller that sends nothing does not hold its thread for ever

        def do_POST(self):
            step = steps.get(self.path)
            if step is None:
                return self.reply(404, {"message": "there is no " + self.path})
            try:
                self.reply(200, step(self.request_body()))
            except NotUnderstood as e:
                self.reply(422, {"message": str(e)})
            except (KeyError, TypeError, IndexError) as e:
                self.reply(422, {"message": "the request lacks something: %r" % e})
            except Exception as e:
                self.log_error("%s failed: %r", self.path, e)
                self.reply(500, {"message": "%s failed: %r" % (self.path, e)})

        def request_body(self):
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > LONGEST_REQUEST:
                raise NotUnderstood("Content-Length is %r; it must be at most %d" % (length, LONGEST_REQUEST))
            try:
                return json.loads(self.rfile.read(int(length)))
            except ValueError as e:
                raise NotUnderstood("the request is not JSON: %s" % e)

        def reply(self, status, answer):
            # A float that is not finite is no JSON, so it is an error here rather than at KTA.
            body = json.dumps(answer, allow_nan=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass  # a line for every request is too much; errors go through log_error

        def log_error(self, format, *args):
            super().log_message(format, *args)

    return Handler


def main():
    options = argparse.ArgumentParser(description="The demo algorithm of KTA.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8096)
    options.add_argument("--threshold", type=int, default=2)
    options.add_argument("--replicas", default="4,2", help="counts with commas between them")
    args = options.parse_args()
    replicas = [int(count) for count in args.replicas.split(",")]
    if args.threshold < 1 or min(replicas) < 1:
        options.error("threshold and replicas must be at least 1")

    server = ThreadingHTTPServer((args.host, args.port), handler_for(Toggle(args.threshold, replicas)))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print("listening at http://%s:%d" % server.server_address[:2], flush=True)
    server.serve_forever()
    server.server_close()  # waits for requests under way


if __name__ == "__main__":
    main()
