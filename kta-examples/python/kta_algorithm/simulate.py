"""Runs an algorithm against KTA's simulation, in virtual time.

    python3 -m kta_algorithm.simulate --jar kta-simulation-tool.jar my_module:MyAlgorithm
    python3 -m kta_algorithm.simulate --jar kta-simulation-tool.jar --url http://127.0.0.1:8096/api/v1alpha1

The first serves the class itself; the second asks an algorithm that is served already, in whatever
language. The simulated job and the length of the run are in a file of JSON, see --help.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from typing import Any, Dict, Mapping, Optional, Sequence, Union

from .algorithm import Algorithm
from .server import Server

_MAIN = "io.kta.examples.remote.RemoteSimulation"
_QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"

JOB = """\
The job is one object of JSON; all but operators may be left out:
  operators  [{"id", "recordsPerSecond" (what one instance can do), "parallelism", "maxParallelism"}],
             the first is the source, and each feeds the next
  load       records per second at the source: a number, or {"steps": [..], "seconds": length of each},
             or {"lowest", "highest", "seconds": length of a day}
  hours      how long the run is; default 2
  interval   seconds from cycle to cycle; default 30
  stop       seconds for which a rescale stops the job; default 40
  minParallelism, maxParallelism, seed
"""


class SimulationFailed(Exception):
    """The simulation did not come to its end; the message is its own."""


def simulate(
    algorithm: Union[Algorithm, str],
    jar: str,
    job: Optional[Mapping[str, Any]] = None,
    html: Optional[str] = None,
) -> Dict[str, Any]:
    """Runs an algorithm, or that at a URL, and returns what came of it.

    jar is the simulation's: one file, or a class path. What is returned has summary (numbers of
    the whole run) and cycles (a list of what each cycle saw, planned and did). With html, a report
    for people is written there.
    """
    with ExitStack() as stack:
        if isinstance(algorithm, str):
            url = algorithm
        else:
            url = stack.enter_context(Server(algorithm, port=0)).url
        command = ["java", _QUIET, "-cp", jar, _MAIN, url]
        if html is not None:
            command.append(os.path.abspath(html))
        done = subprocess.run(command, input=json.dumps(job or {}), capture_output=True, text=True)
    if done.returncode != 0:
        raise SimulationFailed(done.stderr.strip() or done.stdout.strip())
    return json.loads(done.stdout)


def _load(name: str) -> Algorithm:
    module, _, attribute = name.partition(":")
    if not attribute:
        raise SystemExit("%s is no algorithm; give it as module:Class" % name)
    sys.path.insert(0, os.getcwd())
    found = getattr(importlib.import_module(module), attribute)
    return found() if isinstance(found, type) else found


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python3 -m kta_algorithm.simulate",
        description="Runs an algorithm against KTA's simulation, in virtual time.",
        epilog=JOB,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("algorithm", nargs="?", help="module:Class, or module:object")
    parser.add_argument("--url", help="where an algorithm is served, instead")
    parser.add_argument("--jar", required=True, help="the simulation's jar, or a class path")
    parser.add_argument("--job", help="a file of JSON that describes the job")
    parser.add_argument("--html", help="where to write a report for people")
    parser.add_argument("--cycles", action="store_true", help="print every cycle as well")
    args = parser.parse_args(arguments)
    if (args.algorithm is None) == (args.url is None):
        parser.error("give either an algorithm or --url")
    job = None
    if args.job:
        with open(args.job, encoding="utf-8") as file:
            job = json.load(file)
    try:
        report = simulate(args.url or _load(args.algorithm), args.jar, job, args.html)
    except SimulationFailed as e:
        print(e, file=sys.stderr)
        return 1
    if args.cycles:
        for cycle in report["cycles"]:
            print(json.dumps(cycle))
    print(json.dumps(report["summary"], indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
