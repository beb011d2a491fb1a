"""An algorithm in Python against KTA's simulation, in virtual time.

Skipped unless KTA_SIMULATION names the simulation's jar, or a class path with it, as the Maven
build does.
"""

import contextlib
import io
import json
import math
import os
import tempfile
import unittest

from kta_algorithm import Algorithm, Plan, Server
from kta_algorithm.simulate import SimulationFailed, main, simulate

JAR = os.environ.get("KTA_SIMULATION")
JOB = {
    "operators": [
        {"id": "source", "recordsPerSecond": 2000, "parallelism": 1},
        {"id": "map", "recordsPerSecond": 500, "parallelism": 1},
    ],
    "load": {"steps": [1000, 3000], "seconds": 1800},
    "hours": 1,
    "stop": 10,
}


class Busy(Algorithm):
    """Aims at operators that are busy for 60 %, by what KTA observes."""

    def plan(self, context, monitored, analyzed):
        plan = {}
        for operator, seen in context.observation.operators.items():
            busy = seen.metrics.busy
            wanted = seen.parallelism if busy is None else math.ceil(seen.parallelism * busy / 0.6)
            plan[operator] = max(1, wanted)
        return Plan(plan, "operators should be busy for 60 %")


class Broken(Algorithm):
    def monitor(self, context):
        raise ValueError("there is no model")


@unittest.skipIf(JAR is None, "KTA_SIMULATION names no jar of the simulation")
class SimulateTest(unittest.TestCase):
    def test_algorithm_follows_the_load(self):
        report = simulate(Busy(), JAR, JOB)
        self.assertEqual(report["summary"]["cycles"], 120)
        self.assertEqual(report["summary"]["failedCycles"], 0)
        self.assertGreaterEqual(report["summary"]["finalParallelism"]["map"], 7)
        self.assertLessEqual(report["summary"]["finalParallelism"]["map"], 14)
        seen = [cycle for cycle in report["cycles"] if "parallelism" in cycle]
        self.assertEqual(seen[0]["parallelism"], {"source": 1, "map": 1})
        self.assertIn("busy for 60 %", seen[5]["reason"])

    def test_command_takes_a_class_or_a_url(self):
        with tempfile.TemporaryDirectory() as folder:
            job = os.path.join(folder, "job.json")
            with open(job, "w", encoding="utf-8") as file:
                json.dump(dict(JOB, hours=0.25), file)
            html = os.path.join(folder, "report.html")
            printed = self.run_command(
                "--jar", JAR, "--job", job, "--html", html, "tests.test_simulate:Busy"
            )
            self.assertEqual(json.loads(printed)["cycles"], 30)
            self.assertTrue(os.path.getsize(html) > 10_000)
            with Server(Busy(), port=0) as server:
                again = self.run_command("--jar", JAR, "--job", job, "--url", server.url)
            self.assertEqual(json.loads(again), json.loads(printed))

    def test_fault_of_the_algorithm_is_told(self):
        with contextlib.redirect_stderr(io.StringIO()):
            with self.assertRaisesRegex(SimulationFailed, "ValueError: there is no model"):
                simulate(Broken(), JAR, dict(JOB, hours=0.1))

    def test_fault_of_the_job_is_told(self):
        with self.assertRaisesRegex(SimulationFailed, "load is .*; it must be a number"):
            simulate(Busy(), JAR, {"load": {"steps": [1]}})

    def run_command(self, *arguments):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(main(arguments), 0)
        return out.getvalue()


if __name__ == "__main__":
    unittest.main()
