#!/usr/bin/env python3
"""The demo algorithm of KTA over HTTP. To write one of your own, replace the class Toggle.

    python3 toggle_server.py [--host 127.0.0.1] [--port 8096] [--threshold 2] [--replicas 4,2]

Port 0 picks a free port; the one that is listened at is printed.
"""

import argparse

from kta_algorithm import Algorithm, Plan, serve


class Toggle(Algorithm):
    """Moves the operators through a list of replica counts, each one place further on.

    It keeps nothing between calls: what it found before comes back in the history, newest first.
    """

    def __init__(self, threshold=2, replicas=(4, 2)):
        self.threshold = threshold
        self.replicas = replicas

    def monitor(self, context):
        return {"count": 1 + (context.last.monitored["count"] if context.last else 0)}

    def analyze(self, context, monitored):
        state = context.last.analyzed["state"] if context.last else 0
        moves_on = monitored["count"] % self.threshold == 0
        return {"state": (state + moves_on) % len(self.replicas)}

    def plan(self, context, monitored, analyzed):
        state = analyzed["state"]
        return Plan(
            {
                operator: self.replicas[(state + i) % len(self.replicas)]
                for i, operator in enumerate(context.operators)
            },
            "state %d in call %d" % (state, monitored["count"]),
        )


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
    serve(Toggle(args.threshold, replicas), args.host, args.port)


if __name__ == "__main__":
    main()
