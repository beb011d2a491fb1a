"""Results of an algorithm's own types as JSON objects, and back."""

from __future__ import annotations

import dataclasses
from typing import Any, Callable, Mapping


class UnusableResult(Exception):
    """A step returned what cannot be sent; the message says so to whoever wrote the step."""


class NotUnderstood(Exception):
    """The request is not one of the protocol's; the message is for the caller."""


class DoesNotFit(NotUnderstood):
    """A result is not of the algorithm's type, as after the algorithm was changed."""


def to_json(step: str, result: Any) -> Mapping[str, Any]:
    """Returns what a step returned as an object for JSON."""
    if hasattr(result, "model_dump"):  # pydantic 2
        return result.model_dump(mode="json")
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return dataclasses.asdict(result)
    if isinstance(result, Mapping):
        return dict(result)
    raise UnusableResult(
        "%s returned %r; return a dict, a dataclass or a pydantic model" % (step, result)
    )


def reader(kind: type) -> Callable[[Mapping[str, Any]], Any]:
    """Returns what makes a result of a type out of a JSON object."""
    if hasattr(kind, "model_validate"):
        make = kind.model_validate
    elif dataclasses.is_dataclass(kind):
        make = lambda values: kind(**values)  # noqa: E731
    elif kind is dict:
        return dict
    else:
        raise TypeError("results are of %r; use dict, a dataclass or a pydantic model" % kind)

    def read(values: Mapping[str, Any]) -> Any:
        try:
            return make(values)
        except (TypeError, ValueError) as e:
            raise DoesNotFit("the result %r is no %s: %s" % (values, kind.__name__, e)) from e

    return read
