# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of a controller's API as the modules of awx.awx need to keep what they are given."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

_PREFIX = "/api/v2/"
_TEMPLATES = ("job_template", "workflow_job_template")


@dataclass
class Controller:
    """What a controller holds: kind of an object, such as `projects`, to its objects."""

    url: str = ""
    objects: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    """Path below an object to what is there: a survey, or ids of associated objects."""

    def create(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Add an object."""
        number = 1 + sum(len(objects) for objects in self.objects.values())
        url = f"{_PREFIX}{kind}/{number}/"
        made = {"id": number, "url": url, "type": kind.removesuffix("s"), "summary_fields": {}, "scm_revision": ""}
        made |= {"related": {"survey_spec": f"{url}survey_spec/", "update": f"{url}update/"}, **fields}
        self.objects.setdefault(kind, []).append(made)
        return made

    def named(self, kind: str) -> dict[str, dict[str, Any]]:
        """Objects of a kind by their names."""
        return {each["name"]: each for each in self.objects.get(kind, [])}

    def find(self, kind: str, filters: dict[str, str]) -> list[dict[str, Any]]:
        """Objects of a kind whose fields are as asked for."""
        kinds = [f"{each}s" for each in _TEMPLATES] if kind == "unified_job_templates" else [kind]
        found = [each for name in kinds for each in self.objects.get(name, [])]
        return [each for each in found if all(str(each.get(key)) == value for key, value in filters.items())]

    def _of_organization(self, kind: str, name: str, organization: str) -> dict[str, Any] | None:
        """Return the object with a name in an organization."""
        owner = self.named("organizations").get(organization, {}).get("id")
        found = self.find(kind, {"name": name, "organization": str(owner)})
        return found[0] if found else None

    def answer(self, method: str, path: str, filters: dict[str, str], body: Any) -> tuple[int, Any]:
        """Status and content of the answer to a request."""
        kind, *rest = path.removeprefix(_PREFIX).strip("/").split("/")
        if not rest:
            if method == "POST":
                return 201, self.create(kind, body)
            return 200, _listed(self.find(kind, filters))
        if len(rest) == 1 and "++" in rest[0]:
            found = self._of_organization(kind, *unquote(rest[0]).split("++"))
            return (200, found) if found else (404, {})
        if len(rest) == 1:
            (found,) = [each for each in self.objects[kind] if str(each["id"]) == rest[0]]
            found.update(body if method == "PATCH" else {})
            return 200, found
        if rest[1] == "survey_spec":
            if method == "POST":
                self.parts[path] = body
            return 200, self.parts.get(path, {})
        if rest[1] == "update":
            # The playbooks are there before this is answered
            done = {"status": "successful", "failed": False, "finished": "now", "scm_revision": ""}
            return 202, self.create("project_updates", {"project": int(rest[0]), **done})
        ids: list[int] = self.parts.setdefault(path, [])
        if method == "POST":
            ids.append(body["id"])
            return 204, None
        return 200, _listed([{"id": number} for number in ids])


def _listed(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"count": len(found), "next": None, "results": found}


@contextmanager
def serving() -> Iterator[Controller]:
    """A controller on the loopback address."""
    controller = Controller()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            status, content = controller.answer(self.command, url.path, dict(parse_qsl(url.query)), body)
            text = b"" if content is None else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    controller.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield controller
    finally:
        server.shutdown()
        server.server_close()
