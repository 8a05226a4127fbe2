# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Run the login test in another Python, which gets this collection's sources and the request on its standard input.

The other Python needs confluent-kafka and nothing else. Nothing is written to a file there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages
from typing import Any

from ..common.data import from_json, to_json
from ..common.libraries import MissingLibraryError
from ..providers.base import Connection, Limits, ProviderPlan, SecretNames
from ..validation.endpoints import Endpoint
from ..validation.topics import Topics
from .models import Action, Cluster, Diagnosis, FailedStep, KafkaError, PermissionCheck, TopicRequirements
from .preflight import LoginRequest, LoginResult, preflight

_ROOT = __name__.rpartition(".")[0].rpartition(".")[0]
_PACKAGES = ("common", "validation", "providers", "kafka")
"""What the login test consists of; it imports nothing else of the collection."""
_PACKAGE = "seldon_kafka_login"
"""What the collection's module_utils are called in the other Python, which may have the collection installed, too."""
_MARK = "seldon-kafka-login-test:"
"""Begins the line with the answer: a container may print other lines."""
_REQUESTS = {
    each.__name__: each
    for each in (LoginRequest, ProviderPlan, Connection, SecretNames, Limits, TopicRequirements, Topics)
}
_RESULTS = {
    each.__name__: each
    for each in (LoginResult, Cluster, Endpoint, Diagnosis, FailedStep, PermissionCheck, Action, KafkaError)
}
PROMPT = "seldon-kafka-login-prompt"
"""What the other Python prints before it reads: a program that does not print it gets no secrets."""
BOOTSTRAP = f"import sys; print('{PROMPT}', flush=True); i = sys.stdin.buffer; exec(i.read(int(i.readline())))"
"""Reads the rest of the program, after a line with its length; what is on a command line can be seen by others."""
_PROGRAM = f"""
import importlib.abc, importlib.util, json

class Sources(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    def __init__(self, sources):
        self.sources = sources

    def find_spec(self, name, path=None, target=None):
        if name in self.sources:
            return importlib.util.spec_from_loader(name, self, is_package=self.is_package(name))

    def is_package(self, name):
        return any(each.startswith(name + ".") for each in self.sources)

    def get_source(self, name):
        return self.sources[name]

given = json.loads(i.read(int(i.readline())))
sys.meta_path.insert(0, Sources(given["sources"]))
from {_PACKAGE}.kafka.elsewhere import answer
answer(given["request"])
"""


class NoAnswerError(Exception):
    """The other Python has not answered the request."""


def command(python: str) -> list[str]:
    """Return the command line of the other Python."""
    return [python, "-B", "-c", BOOTSTRAP]


def standard_input(request: LoginRequest) -> bytes:
    """Return what the other Python reads: the program, and then sources and request, secrets included."""
    # What the login does not need stays here
    plan = replace(request.plan, secrets={}, notes=(), expires=None)
    given = {"sources": dict(_sources()), "request": to_json(replace(request, plan=plan))}
    return b"".join(b"%d\n%b" % (len(part), part) for part in (_PROGRAM.encode(), json.dumps(given).encode()))


def _sources() -> Iterator[tuple[str, str]]:
    """Yield name and source of each module; those of this process may be in an archive."""
    yield _PACKAGE, ""
    for package in _PACKAGES:
        found = import_module(f"{_ROOT}.{package}")
        names = [found.__name__, *(each.name for each in walk_packages(found.__path__, f"{found.__name__}."))]
        for name in names:
            spec = find_spec(name)
            loader: Any = spec.loader if spec else None
            yield name.replace(_ROOT, _PACKAGE, 1), loader.get_source(name) or ""


def answer(request: Any) -> None:
    """Test a login in the other Python, and print the answer."""
    try:
        result = {"result": to_json(preflight(from_json(request, _REQUESTS)))}
    except MissingLibraryError as missing:
        result = {"missing": missing.name}
    sys.stdout.write(f"\n{_MARK}{json.dumps(result)}\n")
    sys.stdout.flush()


def read_answer(stdout: bytes) -> LoginResult:
    """Return the result of the login from what the other Python has printed.

    :raises MissingLibraryError: it lacks a library.
    :raises NoAnswerError: there is none.
    """
    lines = stdout.decode(errors="replace").split("\n")
    found = next((line[len(_MARK) :] for line in lines if line.startswith(_MARK)), "")
    try:
        given = json.loads(found)
        if "missing" in given:
            raise MissingLibraryError(str(given["missing"]))
        result = from_json(given["result"], _RESULTS)
    except (ValueError, KeyError, TypeError):
        raise NoAnswerError from None
    if not isinstance(result, LoginResult):
        raise NoAnswerError
    return result
