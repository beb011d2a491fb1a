"""Serves an algorithm over HTTP, one step at a time."""

from __future__ import annotations

import json
import signal
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, Mapping, Tuple

from . import wire
from .algorithm import Algorithm
from .results import NotUnderstood, UnusableResult, reader, to_json

LONGEST_REQUEST = 64 << 20
SECONDS_TO_READ = 30
STEPS = ("monitor", "analyze", "plan")


class _Steps:
    """Takes the steps of an algorithm as requests ask for them, one at a time."""

    def __init__(self, algorithm: Algorithm):
        self._algorithm = algorithm
        self._name = type(algorithm).__name__
        self._monitored = reader(algorithm.monitored_type)
        self._analyzed = reader(algorithm.analyzed_type)
        self._lock = threading.Lock()

    def take(self, step: str, body: bytes, with_reason: bool) -> Tuple[int, str]:
        """Returns the status and the answer as JSON."""
        try:
            request = wire.parse(body)
            call = self._call(step, request, with_reason)
        except NotUnderstood as e:
            return 422, _message(str(e))
        try:
            with self._lock:
                answer = call()
            return 200, json.dumps(answer, allow_nan=False)
        except Exception as e:  # the algorithm's own, whatever it is
            traceback.print_exc(file=sys.stderr)
            return 500, _message("%s of %s failed: %s" % (step, self._name, _told(e)))

    def _call(self, step: str, request: Mapping[str, Any], with_reason: bool) -> Callable[[], Any]:
        """Reads all that the step is told, so that what follows is the algorithm's own doing."""
        context = wire.read_context(request, self._monitored, self._analyzed)
        algorithm = self._algorithm
        if step == "monitor":
            return lambda: to_json(step, algorithm.monitor(context))
        monitored = self._monitored(wire.result(request, "monitorResult"))
        if step == "analyze":
            return lambda: to_json(step, algorithm.analyze(context, monitored))
        analyzed = self._analyzed(wire.result(request, "analyzeResult"))
        return lambda: wire.write_plan(
            algorithm.plan(context, monitored, analyzed), context.operators, with_reason
        )


def _told(e: BaseException) -> str:
    """Returns an exception in its own words, with what brought it about."""
    if isinstance(e, UnusableResult):
        return str(e)
    text = traceback.format_exception_only(type(e), e)[-1].strip()
    cause = e.__cause__ or (None if e.__suppress_context__ else e.__context__)
    return text if cause is None else "%s; caused by %s" % (text, _told(cause))


def _message(text: str) -> str:
    return json.dumps({"message": text})


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = False  # so that closing it waits for the steps under way


class Server:
    """An algorithm that is served, from start() or serve_forever() to close()."""

    def __init__(
        self,
        algorithm: Algorithm,
        host: str = "127.0.0.1",
        port: int = 8096,
        path: str = "/api/v1alpha1",
    ):
        """Listens at once. Port 0 picks a free one; 0.0.0.0 is for a container that others call."""
        self._path = path
        self._started = False
        self._http = _HttpServer((host, port), _handler(_Steps(algorithm), path))

    @property
    def port(self) -> int:
        return self._http.server_address[1]

    @property
    def url(self) -> str:
        """Where monitor, analyze and plan are, without a slash at the end."""
        return "http://%s:%d%s" % (self._http.server_address[0], self.port, self._path)

    def start(self) -> "Server":
        """Serves on a thread of its own."""
        self._started = True
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def serve_forever(self) -> None:
        """Serves on this thread, until shutdown() is called by another."""
        self._serve()

    def _serve(self) -> None:
        self._http.serve_forever(poll_interval=0.05)

    def shutdown(self) -> None:
        """Ends serve_forever()."""
        self._http.shutdown()

    def close(self) -> None:
        """Stops what start() began, if it did, and waits for steps under way."""
        if self._started:
            self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_: Any) -> None:
        self.close()


def serve(
    algorithm: Algorithm,
    host: str = "127.0.0.1",
    port: int = 8096,
    path: str = "/api/v1alpha1",
) -> None:
    """Serves an algorithm until SIGTERM or Ctrl-C, and prints where."""
    server = Server(algorithm, host, port, path)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: threading.Thread(target=server.shutdown).start())
    print("listening at http://%s:%d" % (host, server.port), flush=True)
    server.serve_forever()
    server.close()


def _handler(steps: _Steps, base: str) -> type:
    paths: Dict[str, str] = {base + "/" + name: name for name in STEPS}

    class Handler(BaseHTTPRequestHandler):
        timeout = SECONDS_TO_READ  # a caller that sends nothing does not hold its thread for ever

        def do_POST(self) -> None:
            step = paths.get(self.path)
            if step is None:
                return self._answer(404, _message("there is no %s; there are %s" % (self.path, list(paths))))
            length = self.headers.get("Content-Length", "")
            if not length.isdigit():
                return self._answer(422, _message("Content-Length is %r; send it" % length))
            if int(length) > LONGEST_REQUEST:
                return self._answer(413, _message("the request is longer than %d bytes" % LONGEST_REQUEST))
            # the existing KTA refuses an answer in which it does not know something
            with_reason = self.headers.get("KTA-Accepts") == "reason"
            self._answer(*steps.take(step, self.rfile.read(int(length)), with_reason))

        def _refuse(self) -> None:
            known = self.path in paths
            self._answer(405 if known else 404, _message("a step is taken by POST, at %s" % list(paths)))

        do_GET = do_PUT = do_DELETE = do_PATCH = _refuse

        def _answer(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if status == 405:
                self.send_header("Allow", "POST")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass  # a line for every request is too much; what fails is printed where it fails

    return Handler
