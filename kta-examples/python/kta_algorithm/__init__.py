"""Algorithms for KTA in Python: one class with monitor, analyze and plan, served over HTTP.

    from kta_algorithm import Algorithm, serve

    class Busy(Algorithm):
        def plan(self, context, monitored, analyzed):
            return {operator: 4 for operator in context.operators}

    if __name__ == "__main__":
        serve(Busy())
"""

from .algorithm import Algorithm, Plan
from .model import Context, Edge, Metrics, Observation, ObservedOperator, Operator, PastCycle
from .server import Server, serve

__all__ = [
    "Algorithm",
    "Context",
    "Edge",
    "Metrics",
    "Observation",
    "ObservedOperator",
    "Operator",
    "PastCycle",
    "Plan",
    "Server",
    "serve",
]

__version__ = "0.1.0"
