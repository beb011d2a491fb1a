"""Reads requests of the protocol, and writes answers."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from .algorithm import Plan
from .model import Context, Edge, Metrics, Observation, ObservedOperator, Operator, PastCycle
from .results import DoesNotFit, NotUnderstood, UnusableResult

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_SENT_AS_THEY_ARE = ("flinkStreamingGraphNode", "scaleTargetRef")


def parse(body: bytes) -> Mapping[str, Any]:
    """Returns a request as it was sent."""
    try:
        request = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as e:
        raise NotUnderstood("the request is not JSON: %s" % e) from e
    return _is("the request", request, dict)


def _no_number(name: str) -> None:
    raise ValueError("%s is no number of JSON" % name)


def read_context(
    request: Mapping[str, Any], monitored: Callable[[Any], Any], analyzed: Callable[[Any], Any]
) -> Context:
    """Returns what a request tells.

    monitored and analyzed make results of what the steps have answered before.
    """
    operators = tuple(_operator(node) for node in _field(request, "topology", list))
    if not operators or len(set(operators)) < len(operators):
        raise NotUnderstood("topology has no node, or one twice; send each once")
    sent = request.get("observation")
    return Context(
        id=_field(request, "id", str),
        started_at=_time(request, "udfStartTimestampMillis"),
        operators=operators,
        history=tuple(_history(_field(request, "resultHistory", list), monitored, analyzed)),
        observation=None if sent is None else _observation(sent, operators),
    )


def _history(entries: List[Any], monitored: Callable, analyzed: Callable) -> Iterator[PastCycle]:
    """Yields past cycles, newest first, up to those of another version of the algorithm."""
    for entry in entries:
        try:
            yield _past(_is("an entry of resultHistory", entry, dict), monitored, analyzed)
        except DoesNotFit:
            return


def result(request: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """Returns a result in a request; an empty one if there is none."""
    return _is(field, request.get(field, {}), dict)


def _past(entry: Mapping[str, Any], monitored: Callable, analyzed: Callable) -> PastCycle:
    return PastCycle(
        id=_field(entry, "id", str),
        started_at=_time(entry, "udfStartTimestampMillis"),
        ended_at=_time(entry, "udfEndTimestampMillis"),
        monitored=monitored(result(entry, "monitorResult")),
        analyzed=analyzed(result(entry, "analyzeResult")),
        planned={
            _of_key(key): _field(_is(key, target, dict), "parallelism", int)
            for key, target in _field(entry, "planResult", dict).items()
        },
        parallelism={
            _of_key(key): _is(key, target, int)
            for key, target in _field(entry, "parallelism", dict).items()
        },
    )


def _operator(node: Any) -> Operator:
    _is("a node of the topology", node, dict)
    return Operator(_field(node, "type", str), _field(node, "fields", str))


def _of_key(key: str) -> Operator:
    try:
        return _operator(json.loads(key))
    except ValueError as e:
        raise NotUnderstood("the key %r is no node: %s" % (key, e)) from e


def _observation(sent: Any, operators: Tuple[Operator, ...]) -> Observation:
    try:
        return _read_observation(_is("observation", sent, dict), operators)
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise NotUnderstood("observation cannot be read: %r" % e) from e


def _read_observation(sent: Mapping[str, Any], operators: Tuple[Operator, ...]) -> Observation:
    topology = _field(sent, "topology", dict)
    metrics = _field(sent, "metrics", dict)
    observed = [_observed(each, metrics) for each in _field(topology, "operators", list)]
    by_id = {each.id: each.operator for each in observed}
    if set(by_id.values()) != set(operators):
        raise NotUnderstood("observation has other operators than topology; send the same")
    measured = {(edge["from"], edge["to"]): edge for edge in sent.get("edges", [])}
    return Observation(
        at=_instant(_field(sent, "at", str)),
        operators={each.operator: each for each in observed},
        edges=tuple(
            Edge(
                sender=by_id[edge["from"]],
                receiver=by_id[edge["to"]],
                partitioning=edge.get("partitioning", "OTHER"),
                records_per_second=_number(_between(measured, edge), "recordsPerSecond"),
                records_in_transit=_number(_between(measured, edge), "recordsInTransit"),
            )
            for edge in _field(topology, "edges", list)
        ),
        raw=sent,
    )


def _between(measured: Mapping[Tuple[str, str], Any], edge: Mapping[str, Any]) -> Mapping[str, Any]:
    return measured.get((edge["from"], edge["to"]), {})


def _observed(sent: Any, metrics: Mapping[str, Any]) -> ObservedOperator:
    _is("an operator of the observation", sent, dict)
    own_id = _field(sent, "id", str)
    return ObservedOperator(
        operator=_node(own_id, _field(sent, "reference", dict)),
        id=own_id,
        name=_field(sent, "name", str),
        parallelism=_field(sent, "parallelism", int),
        max_parallelism=_field(sent, "maxParallelism", int),
        metrics=_metrics(metrics.get(own_id, {})),
        partitions=sent.get("partitions"),
        slot_sharing_group=sent.get("slotSharingGroup"),
        fixed_because=sent.get("fixedBecause"),
    )


def _node(own_id: str, reference: Mapping[str, Any]) -> Operator:
    """Returns the node of an operator, which is sent as a vertex if its kind is another one."""
    kind = _field(reference, "type", str)
    if kind in _SENT_AS_THEY_ARE:
        fields = _field(reference, "fields", dict)
        return Operator(kind, "|".join("%s=%s" % field for field in fields.items()))
    escaped = own_id.replace("%", "%25").replace("|", "%7C")
    return Operator("flinkStreamingGraphNode", "id=" + escaped)


def _metrics(sent: Mapping[str, Any]) -> Metrics:
    shares = sent.get("timeShares") or {}
    return Metrics(
        records_in_per_second=_number(sent, "recordsInPerSecond"),
        records_out_per_second=_number(sent, "recordsOutPerSecond"),
        busy=_number(shares, "busy"),
        idle=_number(shares, "idle"),
        backpressured=_number(shares, "backpressured"),
        busiest_instance=_number(sent, "busiestInstance"),
        pending_records=_number(sent, "pendingRecords"),
        partial=bool(sent.get("partial", False)),
    )


def write_plan(
    answer: Any, operators: Tuple[Operator, ...], with_reason: bool
) -> Dict[str, Dict[str, Any]]:
    """Returns a plan as it is answered: an entry for every operator."""
    plan = answer if isinstance(answer, Plan) else Plan(answer)
    if not isinstance(plan.parallelism, (int, Mapping)) or isinstance(plan.parallelism, bool):
        raise UnusableResult(
            "plan returned %r; return a Plan, a dict by operator, or one whole number" % (answer,)
        )
    _refuse_strangers(plan.parallelism, operators)
    return {each.key(): _target(plan, each, with_reason) for each in operators}


def _refuse_strangers(parallelism: Any, operators: Tuple[Operator, ...]) -> None:
    if isinstance(parallelism, Mapping):
        strangers = [str(each) for each in parallelism if each not in operators]
        if strangers:
            raise UnusableResult("plan has %s, which the topology does not have" % strangers)


def _target(plan: Plan, operator: Operator, with_reason: bool) -> Dict[str, Any]:
    wanted = plan.parallelism
    count = wanted.get(operator) if isinstance(wanted, Mapping) else wanted
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise UnusableResult(
            "plan has %r for %s; it must have a whole number of at least 1 for every operator"
            % (count, operator)
        )
    reason = plan.reason.get(operator, "") if isinstance(plan.reason, Mapping) else plan.reason
    return {"parallelism": count, "reason": reason} if reason and with_reason else {"parallelism": count}


def _field(values: Mapping[str, Any], name: str, kind: type) -> Any:
    if name not in values:
        raise NotUnderstood("%s is missing; send it" % name)
    return _is(name, values[name], kind)


_CALLED = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}


def _is(name: str, value: Any, kind: type) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise NotUnderstood("%s is %r; it must be %s" % (name, value, _CALLED[kind]))
    return value


def _number(values: Mapping[str, Any], name: str) -> Optional[float]:
    value = values.get(name)
    return None if value is None else float(value)


def _time(values: Mapping[str, Any], name: str) -> datetime:
    return _EPOCH + timedelta(milliseconds=_field(values, name, int))


def _instant(text: str) -> datetime:
    """Returns a time of ISO 8601 in UTC, to the microsecond."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    parsed = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S" if whole.count(":") > 1 else "%Y-%m-%dT%H:%M")
    return parsed.replace(tzinfo=timezone.utc, microsecond=int((fraction + "000000")[:6]))
