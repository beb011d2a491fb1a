"""What a step of an algorithm is told. All of it is immutable; what is unknown is None."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Mapping, Optional, Tuple


@dataclass(frozen=True)
class Operator:
    """An operator of the topology, as the protocol names it."""

    #: flinkStreamingGraphNode or scaleTargetRef
    type: str
    #: what identifies it: key=value, joined by a bar
    fields: str

    @property
    def values(self) -> Mapping[str, str]:
        """The fields by name: id of a Flink vertex, kind and name of a Kubernetes resource."""
        return dict(part.split("=", 1) for part in self.fields.split("|") if "=" in part)

    @property
    def name(self) -> str:
        """The name or the id, or else the fields as they are."""
        return self.values.get("name") or self.values.get("id") or self.fields

    def key(self) -> str:
        """Returns it as it is written where it is the key of a JSON object."""
        return json.dumps({"type": self.type, "fields": self.fields})

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Metrics:
    """What was measured of an operator."""

    #: over all instances
    records_in_per_second: Optional[float] = None
    #: over all instances
    records_out_per_second: Optional[float] = None
    #: shares of the time of an instance, 0 to 1, as the mean of all
    busy: Optional[float] = None
    idle: Optional[float] = None
    backpressured: Optional[float] = None
    #: the share of the busiest instance
    busiest_instance: Optional[float] = None
    #: the backlog, of a source, in records
    pending_records: Optional[float] = None
    #: whether some instances were not measured
    partial: bool = False


@dataclass(frozen=True)
class ObservedOperator:
    """How an operator runs, and what was measured of it."""

    operator: Operator
    #: the id by which KTA's own algorithms call it
    id: str
    name: str
    parallelism: int
    max_parallelism: int
    metrics: Metrics
    #: how many partitions a source reads
    partitions: Optional[int] = None
    slot_sharing_group: Optional[str] = None
    #: why its parallelism must stay as it is; None if it may change
    fixed_because: Optional[str] = None


@dataclass(frozen=True)
class Edge:
    """Records that flow from one operator to another."""

    sender: Operator
    receiver: Operator
    #: how records are divided: FORWARD, HASH, REBALANCE, .. or OTHER
    partitioning: str
    records_per_second: Optional[float] = None
    records_in_transit: Optional[float] = None


@dataclass(frozen=True)
class Observation:
    """How the job is. KTA sends it where the policy says sendObservation: true."""

    at: datetime
    #: sources first
    operators: Mapping[Operator, ObservedOperator]
    edges: Tuple[Edge, ...]
    #: all that was sent, as JSON
    raw: Mapping[str, Any] = field(repr=False)

    def inputs_of(self, operator: Operator) -> Tuple[Operator, ...]:
        """Returns the operators that feed an operator."""
        return tuple(edge.sender for edge in self.edges if edge.receiver == operator)


@dataclass(frozen=True)
class PastCycle:
    """A past cycle that came to a plan."""

    id: str
    started_at: datetime
    ended_at: datetime
    #: what monitor and analyze returned then
    monitored: Any
    analyzed: Any
    #: what the algorithm asked for
    planned: Mapping[Operator, int]
    #: at which the cycle left the job, after the policy
    parallelism: Mapping[Operator, int]


@dataclass(frozen=True)
class Context:
    """What every step receives."""

    #: names the cycle
    id: str
    started_at: datetime
    #: sources first
    operators: Tuple[Operator, ...]
    #: newest first
    history: Tuple[PastCycle, ...]
    #: None unless the policy says sendObservation: true
    observation: Optional[Observation] = None

    @property
    def last(self) -> Optional[PastCycle]:
        """The newest past cycle; None before the first."""
        return self.history[0] if self.history else None

    @property
    def parallelism(self) -> Mapping[Operator, int]:
        """At which the operators run, or else at which the last cycle left them, as far as known."""
        if self.observation is not None:
            return {each: seen.parallelism for each, seen in self.observation.operators.items()}
        return dict(self.last.parallelism) if self.last else {}
