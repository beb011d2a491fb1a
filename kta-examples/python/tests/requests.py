"""Requests as KTA sends them."""

import json
import urllib.error
import urllib.request

COUNTER = {"type": "scaleTargetRef", "fields": "kind=Deployment|name=counter"}
SOURCE = {"type": "flinkStreamingGraphNode", "fields": "id=src%7C1"}
COUNTER_KEY = json.dumps(COUNTER, separators=(",", ":"))
SOURCE_KEY = json.dumps(SOURCE, separators=(",", ":"))

JSON = {"Content-Type": "application/json"}

OBSERVATION = {
    "at": "2023-11-14T22:13:20.123456789Z",
    "topology": {
        "operators": [
            {
                "id": "src|1",
                "name": "source",
                "parallelism": 2,
                "maxParallelism": 128,
                "reference": {"type": "operator", "fields": {"id": "src|1"}},
                "partitions": 8,
            },
            {
                "id": "cnt",
                "name": "counter",
                "parallelism": 3,
                "maxParallelism": 2147483647,
                "reference": {
                    "type": "scaleTargetRef",
                    "fields": {"kind": "Deployment", "name": "counter"},
                },
            },
        ],
        "edges": [{"from": "src|1", "to": "cnt", "partitioning": "HASH"}],
    },
    "metrics": {
        "src|1": {
            "recordsInPerSecond": 1000.0,
            "timeShares": {"busy": 0.5, "idle": 0.3, "backpressured": 0.2},
            "pendingRecords": 60.0,
            "partial": True,
        }
    },
    "job": {"shortfalls": {}},
    "edges": [{"from": "src|1", "to": "cnt", "recordsPerSecond": 900.0}],
}


def request(monitored=None, analyzed=None, history=(), observation=None):
    """Returns a request of a cycle of two operators."""
    body = {
        "id": "shop/wordcount#3",
        "udfStartTimestampMillis": 1700000060500,
        "topology": [SOURCE, COUNTER],
        "monitorResult": monitored or {},
        "analyzeResult": analyzed or {},
        "resultHistory": list(history),
    }
    if observation is not None:
        body["observation"] = observation
    return body


def past(monitored, analyzed, number=2):
    """Returns a past cycle."""
    return {
        "id": "shop/wordcount#%d" % number,
        "udfStartTimestampMillis": 1700000030000,
        "udfEndTimestampMillis": 1700000031500,
        "monitorResult": monitored,
        "analyzeResult": analyzed,
        "planResult": {SOURCE_KEY: {"parallelism": 9}, COUNTER_KEY: {"parallelism": 2}},
        "parallelism": {SOURCE_KEY: 4, COUNTER_KEY: 2},
    }


def post(url, body, method="POST", headers={}):
    """Returns the status and the answer to a body, which is sent as it is if it is a text."""
    sent = body if isinstance(body, str) else json.dumps(body)
    call = urllib.request.Request(url, sent.encode(), dict(JSON, **headers), method=method)
    try:
        with urllib.request.urlopen(call, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as e:
        with e:
            return e.code, json.load(e)
