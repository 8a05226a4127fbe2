# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Rules for values of the right type: the same for options of modules and variables of roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..helm.location import is_folder
from ..k8s.selector import parse
from ..providers.versions import kafka_clients
from ..validation.endpoints import host_name
from ..validation.errors import InvalidValueError, Problem, Problems
from ..validation.names import label_value, namespace_name, release_name, secret_name
from ..validation.pem import blocks

Rule = Callable[[Any], object]
"""Takes a value that is neither empty nor of another type; raises InvalidValueError."""
_YEAR = 365 * 24 * 3600
_EMPTY = ("empty", "Give a value.")


def number(low: int, high: int, what: str) -> Rule:
    """Return a rule for numbers from low to high.

    :param what: what the numbers are, for the message.
    """

    def check(value: Any) -> None:
        if not low <= float(value) <= high:
            raise InvalidValueError("out of range", f"Give {what} from {low} to {high}.")

    return check


def url(*schemes: str) -> Rule:
    """Return a rule for URLs of these schemes with a host."""

    def check(text: str) -> None:
        try:
            parts = urlsplit(text)
            valid = parts.scheme in schemes and parts.hostname and parts.port != 0
        except ValueError:
            valid = False
        if not valid or any(character.isspace() for character in text):
            raise InvalidValueError("not a URL", f"Write {' or '.join(schemes)}, two slashes, and the host.")

    return check


def version(text: str) -> None:
    """Refuse what cannot be a version of Seldon's charts."""
    if text.startswith("v"):
        raise InvalidValueError("begins with v, as tags do and versions of charts do not", f"Write {text[1:]}.")
    kafka_clients(text)


def metrics_file(path: str) -> None:
    """Refuse a file that a textfile collector would not read."""
    if not path.endswith(".prom"):
        reason = "without the ending .prom, and the textfile collector reads no other files"
        raise InvalidValueError(reason, "Give the file a name that ends with .prom.")


def server(text: str) -> None:
    """Refuse what cannot be the address of an API server, with or without a scheme."""
    url("https", "http")(text if "://" in text else f"https://{text}")


def repository(text: str) -> None:
    """Refuse what cannot be a Helm repository, an OCI reference or a folder, and a login in it."""
    if is_folder(text):
        return
    url("https", "http", "oci")(text)
    parts = urlsplit(text)
    if "@" in parts.netloc or parts.query:
        reason = "contains a login or a query, which would show in messages and command lines"
        raise InvalidValueError(reason, "Give user name and password on their own, and the URL without them.")


SECONDS = number(0, _YEAR, "a number of seconds")
SECONDS_AT_LEAST_ONE = number(1, _YEAR, "a number of seconds")
NAMESPACES = number(0, 1_000_000, "a number of namespaces")
HOURS = number(1, 87_600, "a number of hours")
DAYS = number(0, 36_500, "a number of days")
LINES = number(0, 10_000, "a number of lines")
PROXY = url("http", "https", "socks5")

OPTIONS: Mapping[str, Rule] = {
    "timeout": SECONDS,
    "login_timeout": SECONDS_AT_LEAST_ONE,
    "seconds": SECONDS_AT_LEAST_ONE,
    "max_parallel": NAMESPACES,
    "expiry_warning_days": DAYS,
    "revision": number(0, 10**9, "a revision"),
    "expected_revision": number(0, 10**9, "a revision"),
    "seldon_version": version,
    "version": version,
    "name": release_name,
    "release": release_name,
    "crds_release": release_name,
    "runtime_release": release_name,
    "servers_release": release_name,
    "namespace": namespace_name,
    "release_namespace": namespace_name,
    "crds_namespace": namespace_name,
    "logs_namespace": namespace_name,
    "namespaces": namespace_name,
    "runtime_namespaces": namespace_name,
    "extra_namespaces": namespace_name,
    "exclude_namespaces": namespace_name,
    "only_namespaces": namespace_name,
    "log_lines": LINES,
    "namespace_selector": parse,
    "instance": label_value,
    "secrets": secret_name,
    "image_pull_secrets": secret_name,
    "repository": repository,
    "ca": blocks,
    "host": server,
    "proxy": PROXY,
    "tls_server_name": host_name,
}
"""Name of an option to its rule, in every module and section of options that has it."""
_OTHERS = ("credentials", "workloads", "references")
"""Mappings and lists whose keys have the names of options and are something else."""


def check_options(spec: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Check the values of options that Ansible has found to be of the right types.

    :param spec: argument spec of the module.
    :raises InvalidInputError: with every problem; none shows a value.
    """
    Problems(_find_problems(spec, params, "")).refuse()


def _find_problems(spec: Mapping[str, Any], params: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for name, option in spec.items():
        value = params.get(name)
        if value is None or name in _OTHERS or name.startswith("_"):
            continue
        if isinstance(value, Mapping):
            yield from _find_problems(option.get("options") or {}, value, f"{path}{name}.")
        elif value == "" and option.get("required"):
            yield Problem(f"{path}{name}", *_EMPTY)
        elif name in OPTIONS and not isinstance(value, bool):
            yield from find_problems(f"{path}{name}", value, OPTIONS[name])


def find_problems(field: str, value: object, rule: Rule) -> Problems:
    """Return what is wrong with a value, or with each element of a list; an empty value is not checked.

    :param field: name of the option or variable, for messages.
    """
    problems = Problems()
    given = [(f"{field}[{n}]", each) for n, each in enumerate(value)] if isinstance(value, list) else [(field, value)]
    for name, each in given:
        with problems.collect(name):
            if value != "":
                rule(each)
    return problems
