#!/usr/bin/env python3
"""Stands in for Maven Central in a dry run: takes an upload on 127.0.0.1, keeps the bundle, and says that it is valid.

  central_stand_in.py FOLDER     writes FOLDER/port, and FOLDER/1.zip, FOLDER/2.zip and so on
"""

import email
import http.server
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
uploads = []


class Central(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.body()
        if self.path.startswith("/api/v1/publisher/upload"):
            form = email.message_from_bytes(b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + body)
            bundle = next(part for part in form.get_payload() if part.get_filename())
            uploads.append(bundle.get_payload(decode=True))
            (folder / f"{len(uploads)}.zip").write_bytes(uploads[-1])
            self.answer(201, "text/plain", f"dry-run-{len(uploads)}")
        elif self.path.startswith("/api/v1/publisher/status"):
            self.answer(200, "application/json", json.dumps({"deploymentState": "VALIDATED", "purls": [], "errors": {}}))
        else:
            self.answer(404, "text/plain", f"{self.path} is not stood in for")

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while length := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(length))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def answer(self, status, kind, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Central)
(folder / "port").write_text(str(server.server_port))
server.serve_forever()
