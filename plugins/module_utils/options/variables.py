# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The variables of the roles and playbooks: what is wrong with them, and the absolute paths that they stand for."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ..helm.repository import is_folder
from ..k8s.connection import AUTH_SPEC
from ..providers.registry import PROVIDERS
from ..validation.errors import Problem

PROVIDER = "seldon_provider"
REPOSITORY = "seldon_core_chart_repository"
"""Holds a URL, an OCI reference or the path of a folder."""
HELM = "seldon_core_helm_binary"
"""A bare name is looked up in the search path."""
_NAMESPACE_VALUES = "seldon_core_namespace_values"
_CHARTS_OF_NAMESPACES = ("runtime", "servers")
_LIST_REMEDY = """On the command line, write -e '{{"{name}": ["one", "another"]}}'."""
_PATHS = ("KUBECONFIG", *(name for o in AUTH_SPEC.values() if o["type"] == "path" for name in o["fallback"][1]))
"""Environment variables that hold paths of kubeconfigs, CAs, certificates and keys."""

Specs = Mapping[str, Mapping[str, Any]]
"""Name of a variable to its entry in the argument spec."""


def read_by_validation(specs: Specs) -> list[str]:
    """Return the names of the variables whose values the functions below need; no secret is among them."""
    kinds = {name: spec.get("type") for name, spec in specs.items()}
    named = {REPOSITORY, _NAMESPACE_VALUES} & kinds.keys()
    return sorted(named | {name for name, kind in kinds.items() if kind in ("list", "path")})


def find_problems(role: str, specs: Specs, names: Iterable[str], values: Mapping[str, object]) -> list[Problem]:
    """Return what is wrong with the variables of one role.

    :param names: all variables that are set, of whatever role.
    :param values: the values of those that ``read_by_validation`` names, as far as they are set.
    """
    unknown = {name for name in names if name.startswith(f"{role}_")}.difference(specs)
    strings = [name for name, spec in specs.items() if spec.get("type") == "list" and isinstance(values.get(name), str)]
    return [
        *(_unknown(name, specs) for name in sorted(unknown)),
        *(Problem(n, "a string, but a list is needed", _LIST_REMEDY.format(name=n)) for n in sorted(strings)),
        *_wrong_charts(values.get(_NAMESPACE_VALUES)),
    ]


def find_missing(required: Iterable[str], values: Mapping[str, object]) -> list[Problem]:
    """Return a problem for each variable of a playbook that is empty, and for a provider that does not exist."""
    found = []
    for name in required:
        remedy = f"Set it to one of {', '.join(sorted(PROVIDERS))}." if name == PROVIDER else "Set it."
        value = values.get(name)
        if not value:
            found.append(Problem(name, "missing", remedy))
        elif name == PROVIDER and value not in PROVIDERS:
            found.append(Problem(name, "not a provider of this collection", remedy))
    return found


def resolve_paths(specs: Specs, values: Mapping[str, object], folder: str) -> dict[str, str]:
    """Return the path of each variable that holds one; a relative path is relative to the folder."""
    paths = {name: value for name, value in values.items() if specs.get(name, {}).get("type") == "path"}
    if is_folder(str(values.get(REPOSITORY, ""))):
        paths[REPOSITORY] = values.get(REPOSITORY)
    if "/" not in str(paths.get(HELM, "")):
        paths.pop(HELM, None)
    return {name: resolve(str(path), folder) for name, path in paths.items() if path}


def resolve_environment(environment: Mapping[str, str], folder: str) -> dict[str, str]:
    """Return the environment variables with paths that differ once their paths are absolute."""
    given = {name: environment.get(name, "") for name in _PATHS}
    absolute = {
        name: os.pathsep.join(resolve(path, folder) for path in value.split(os.pathsep))
        for name, value in given.items()
    }
    return {name: value for name, value in absolute.items() if value != given[name]}


def resolve(path: str, folder: str) -> str:
    """Return the absolute path; a home folder and environment variables are left to the program that opens the file.

    :param folder: what a relative path is relative to; empty leaves the path as it is.
    """
    if not path or not folder or path.startswith(("~", "$", "/")):
        return path
    return os.path.normpath(os.path.join(folder, path))  # noqa: PTH118 - pathlib would keep the ".."


def _unknown(name: str, known: Collection[str]) -> Problem:
    nearest = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {nearest[0]}?" if nearest else f"Its variables are {', '.join(sorted(known))}."
    return Problem(name, "not a variable of this role", hint)


def _wrong_charts(values: object) -> Sequence[Problem]:
    if not isinstance(values, Mapping):
        return []
    charts = {chart for own in values.values() if isinstance(own, Mapping) for chart in own}
    if others := sorted(map(str, charts.difference(_CHARTS_OF_NAMESPACES))):
        reason = f"a namespace has values of its own for runtime and servers, not for {', '.join(others)}"
        return [Problem(_NAMESPACE_VALUES, reason, "Remove them.")]
    return []
