"""What an algorithm is told, what becomes of its answers, and of its faults."""

import contextlib
import io
import unittest
from dataclasses import dataclass
from datetime import datetime, timezone

from kta_algorithm import Algorithm, Plan, Server
from tests.requests import COUNTER_KEY, OBSERVATION, SOURCE_KEY, past, post, request
from toggle_server import Toggle

try:
    import pydantic
except ImportError:
    pydantic = None


class Recording(Algorithm):
    """Keeps what it was told, and answers what it was told to."""

    def __init__(self, answer=4, monitored=None):
        self.answer = answer
        self.monitored = {} if monitored is None else monitored
        self.contexts = []

    def monitor(self, context):
        self.contexts.append(context)
        return self.monitored

    def plan(self, context, monitored, analyzed):
        self.contexts.append(context)
        return self.answer(context) if callable(self.answer) else self.answer


def take(algorithm, step, body, method="POST", headers={}):
    with contextlib.redirect_stderr(io.StringIO()):
        with Server(algorithm, port=0) as server:
            return post(server.url + "/" + step, body, method, headers)


def context_of(body):
    algorithm = Recording()
    status, answer = take(algorithm, "monitor", body)
    assert status == 200, answer
    return algorithm.contexts[0]


class ContextTest(unittest.TestCase):
    def test_request_is_told_by_names_of_python(self):
        context = context_of(request(history=[past({"count": 2}, {"state": 1})]))
        self.assertEqual(context.id, "shop/wordcount#3")
        self.assertEqual(
            context.started_at, datetime(2023, 11, 14, 22, 14, 20, 500000, tzinfo=timezone.utc)
        )
        source, counter = context.operators
        self.assertEqual((source.name, counter.name), ("src%7C1", "counter"))
        self.assertEqual(counter.values, {"kind": "Deployment", "name": "counter"})
        self.assertEqual(context.last.monitored, {"count": 2})
        self.assertEqual(context.last.analyzed, {"state": 1})
        self.assertEqual(context.last.planned, {source: 9, counter: 2})
        self.assertEqual(context.parallelism, {source: 4, counter: 2})
        self.assertEqual((context.last.ended_at - context.last.started_at).total_seconds(), 1.5)
        self.assertIsNone(context.observation)

    def test_observation_is_told_with_edges_and_metrics(self):
        context = context_of(request(observation=OBSERVATION))
        source, counter = context.operators
        seen = context.observation.operators[source]
        self.assertEqual((seen.id, seen.parallelism, seen.max_parallelism), ("src|1", 2, 128))
        self.assertEqual(seen.partitions, 8)
        self.assertEqual(seen.metrics.records_in_per_second, 1000)
        self.assertEqual((seen.metrics.busy, seen.metrics.pending_records), (0.5, 60))
        self.assertTrue(seen.metrics.partial)
        self.assertIsNone(seen.metrics.records_out_per_second)
        self.assertIsNone(context.observation.operators[counter].metrics.busy)
        self.assertEqual(context.observation.inputs_of(counter), (source,))
        self.assertEqual(context.observation.edges[0].records_per_second, 900)
        self.assertEqual(context.parallelism, {source: 2, counter: 3})
        self.assertEqual(context.observation.at.microsecond, 123456)

    def test_history_of_another_version_of_the_algorithm_ends_there(self):
        @dataclass
        class Count:
            count: int

        class Counting(Recording):
            monitored_type = Count

        algorithm = Counting()
        history = [past({"count": 2}, {}), past({"total": 1}, {}, 1)]
        self.assertEqual(take(algorithm, "monitor", request(history=history))[0], 200)
        self.assertEqual([each.monitored for each in algorithm.contexts[0].history], [Count(2)])


class AnswerTest(unittest.TestCase):
    def test_plan_takes_a_number_a_dict_or_a_plan_with_a_reason(self):
        both = {SOURCE_KEY: 4, COUNTER_KEY: 4}
        self.assertEqual(self.planned(4), both)
        self.assertEqual(self.planned(lambda c: {each: 4 for each in c.operators}), both)
        self.assertEqual(self.planned(Plan(4, "it is busy")), both)

    def test_reason_is_told_to_whom_reads_it(self):
        """The existing KTA refuses an answer with a field that it does not know."""
        busy = Recording(lambda c: Plan(4, {c.operators[0]: "it is busy"}))
        _, answer = take(busy, "plan", request(), headers={"KTA-Accepts": "reason"})
        self.assertEqual(
            list(answer.values()), [{"parallelism": 4, "reason": "it is busy"}, {"parallelism": 4}]
        )
        _, answer = take(busy, "plan", request())
        self.assertEqual(list(answer.values()), [{"parallelism": 4}] * 2)

    def test_plan_that_cannot_be_is_told_by_its_operator(self):
        self.fails(lambda c: {c.operators[0]: 4}, "plan has None for counter; it must have a whole")
        self.fails(0, "plan has 0 for src%7C1; it must have a whole number of at least 1")
        self.fails(True, "plan returned True; return a Plan, a dict by operator")
        self.fails(lambda c: {"x": 1}, "plan has ['x'], which the topology does not have")

    def test_result_of_a_dataclass_comes_back_typed(self):
        @dataclass
        class Count:
            count: int

        class Counting(Algorithm):
            monitored_type = Count

            def monitor(self, context):
                return Count(3)

            def plan(self, context, monitored, analyzed):
                return monitored.count

        self.assertEqual(take(Counting(), "monitor", request()), (200, {"count": 3}))
        self.assertEqual(take(Counting(), "plan", request({"count": 3}))[0], 200)
        status, answer = take(Counting(), "plan", request({"count": 3, "x": 1}))
        self.assertEqual(status, 422)
        self.assertIn("is no Count", answer["message"])

    @unittest.skipIf(pydantic is None, "pydantic is not there")
    def test_result_of_pydantic_comes_back_typed(self):
        class Count(pydantic.BaseModel):
            count: int

        class Counting(Algorithm):
            monitored_type = Count

            def monitor(self, context):
                return Count(count=3)

            def plan(self, context, monitored, analyzed):
                return monitored.count

        self.assertEqual(take(Counting(), "monitor", request()), (200, {"count": 3}))
        self.assertEqual(take(Counting(), "plan", request({"count": 3}))[0], 200)
        self.assertEqual(take(Counting(), "plan", request({"count": "x"}))[0], 422)

    def planned(self, answer):
        status, plan = take(Recording(answer), "plan", request())
        self.assertEqual(status, 200, plan)
        return {key.replace(": ", ":").replace(", ", ","): each["parallelism"] for key, each in plan.items()}

    def fails(self, answer, message):
        status, said = take(Recording(answer), "plan", request())
        self.assertEqual(status, 500)
        self.assertIn(message, said["message"])


class FaultTest(unittest.TestCase):
    def test_key_error_of_the_algorithm_is_its_own_and_no_bad_request(self):
        """The sample server told it as 422, as if KTA had sent too little."""

        class Faulty(Algorithm):
            def plan(self, context, monitored, analyzed):
                return monitored["cuont"]

        status, answer = take(Faulty(), "plan", request({"count": 1}))
        self.assertEqual(status, 500)
        self.assertEqual(answer["message"], "plan of Faulty failed: KeyError: 'cuont'")

    def test_cause_of_an_exception_is_told_too(self):
        class Faulty(Algorithm):
            def monitor(self, context):
                try:
                    raise OSError("no route to host")
                except OSError as e:
                    raise RuntimeError("Prometheus is away") from e

        _, answer = take(Faulty(), "monitor", request())
        self.assertEqual(
            answer["message"],
            "monitor of Faulty failed: RuntimeError: Prometheus is away;"
            " caused by OSError: no route to host",
        )

    def test_result_that_is_no_json_is_told(self):
        for wrong in (3, None, [1], {"x": float("nan")}, {"x": object()}):
            status, answer = take(Recording(monitored=wrong) if wrong is not None else NoResult(), "monitor", request())
            self.assertEqual(status, 500, wrong)
            self.assertIn("monitor of", answer["message"])

    def test_request_that_is_not_understood_is_422(self):
        no_history = request()
        del no_history["resultHistory"]
        twice = request()
        twice["topology"] = twice["topology"][:1] * 2
        other = dict(OBSERVATION, topology={"operators": [], "edges": []})
        for body in (
            "<html>",
            "[]",
            "{}",
            '{"topology":[{}]}',
            '{"id": NaN}',
            "[" * 100_000,
            no_history,
            twice,
            request(observation=other),
            request(observation={"at": 3}),
            request(observation=dict(OBSERVATION, at="soon")),
            dict(request(), udfStartTimestampMillis="now"),
            dict(request(), monitorResult=[]),
            request(history=[{"id": "x"}]),
        ):
            status, answer = take(Recording(), "plan", body)
            self.assertEqual(status, 422, (str(body)[:80], answer))
            self.assertTrue(answer["message"])

    def test_other_paths_and_methods_are_refused(self):
        self.assertEqual(take(Recording(), "scale", request())[0], 404)
        self.assertEqual(take(Recording(), "plan", request(), "PUT")[0], 405)

    def test_types_of_results_are_checked_at_once(self):
        class Wrong(Algorithm):
            analyzed_type = int

        with self.assertRaisesRegex(TypeError, "use dict, a dataclass or a pydantic model"):
            Server(Wrong(), port=0)


class NoResult(Algorithm):
    def monitor(self, context):
        return None


class ToggleTest(unittest.TestCase):
    def test_toggle_moves_every_second_cycle(self):
        toggle = Toggle()
        history, plans = [], []
        for number in range(1, 6):
            _, monitored = take(toggle, "monitor", request(history=history))
            _, analyzed = take(toggle, "analyze", request(monitored, history=history))
            _, plan = take(toggle, "plan", request(monitored, analyzed, history))
            plans.append([each["parallelism"] for each in plan.values()])
            history.insert(0, past(monitored, analyzed, number))
        self.assertEqual(plans, [[4, 2], [2, 4], [2, 4], [4, 2], [4, 2]])


if __name__ == "__main__":
    unittest.main()
