"""The class that an algorithm is, and what it plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Union

from .model import Context, Operator


@dataclass(frozen=True)
class Plan:
    """A parallelism for every operator, and why."""

    #: instances, at least 1; or one number for all operators
    parallelism: Union[int, Mapping[Operator, int]]
    #: one sentence for a person, which KTA reports; also one for each operator
    reason: Union[str, Mapping[Operator, str]] = ""


class Algorithm:
    """Decides on the parallelism of operators. Override plan, and the other steps where needed.

    Steps are called one at a time. What monitor and analyze return is sent to KTA as a JSON object
    and comes back in later steps and in the history, so an algorithm needs no memory of its own.
    They return a dict, or a dataclass or pydantic model named here, by which it comes back typed.
    """

    #: the type of what monitor returns: dict, a dataclass, or a pydantic model
    monitored_type: type = dict
    #: the type of what analyze returns
    analyzed_type: type = dict

    def monitor(self, context: Context) -> Any:
        """Returns what was found. Default: nothing."""
        return {}

    def analyze(self, context: Context, monitored: Any) -> Any:
        """Returns what follows from it. Default: nothing."""
        return {}

    def plan(
        self, context: Context, monitored: Any, analyzed: Any
    ) -> Union[Plan, int, Mapping[Operator, int]]:
        """Returns a parallelism for every operator: a Plan, a dict, or one number for all."""
        raise NotImplementedError("plan is to be overridden")
