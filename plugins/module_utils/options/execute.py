# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Run an operation for a module: parameters in, one exit, and one place that turns errors into messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from inspect import signature
from traceback import format_exc
from typing import Any, TypeVar

from ansible.module_utils.basic import missing_required_lib, remove_values

from ..common.libraries import MissingLibraryError
from ..common.redact import Redactor
from ..common.results import masked
from ..common.text import counted, cut, printable, sentence
from ..helm.errors import HelmError, HelmNotFoundError, UnsupportedStorageDriverError
from ..k8s import connection
from ..k8s.client import Api
from ..k8s.errors import ApiConnectionError, ApiError, ForbiddenError, PreconditionError
from ..operations.errors import OperationError
from ..operations.lock_cluster import Lock, locked
from ..validation.errors import InvalidInputError
from .exposed import given_secrets, without_sources
from .naming import named, show_names
from .rules import check_options

_NO_HELM = (
    "⟨helm_binary⟩: {path} cannot be run here. "
    "Install Helm from https://helm.sh/docs/intro/install/, or give the path of the program."
)
_NO_STORAGE = "HELM_DRIVER is {driver}: releases are read from Secrets or ConfigMaps. Set it to secret."
_GRANT = " Grant the account this permission; the page 'Run with least privilege' lists all that a run needs."
_LONGEST, _LONGEST_LINE = 2000, 4000
"""Characters of an error of a server, and of a line of any message, that are shown."""
_MOST_WARNINGS = 20


RUN_SPEC: dict[str, dict[str, Any]] = {
    "_run": {
        "type": "dict",
        "options": {
            "holder": {"type": "str", "required": True},
            "namespace": {"type": "str", "default": ""},
            "seconds": {"type": "int", "default": 60},
        },
    }
}
"""Argument spec of the run that a module belongs to, for every module that a run writes or waits with."""


@dataclass(frozen=True)
class Run:
    """What one run of a module offers to its operations.

    :param check_mode: whether nothing may be written.
    :param tmpdir: folder for temporary files, private to the account.
    :param diff: whether to return what changes.
    :param redactor: knows every secret of the run as soon as it is read.
    :param warn: adds a warning to the result.
    :param name: of the run that the module belongs to; empty where it is used on its own.
    :param connect: returns the API server, one for the whole run of the module.
    """

    check_mode: bool
    tmpdir: str
    diff: bool = False
    redactor: Redactor = field(default_factory=Redactor)
    warn: Callable[[str], None] = lambda _warning: None
    name: str = ""
    connect: Callable[[], Api] = lambda: Api(connection.resolve(dict.fromkeys(connection.AUTH_SPEC)))


Operation = Callable[[Mapping[str, Any], Run], Mapping[str, Any]]
"""Takes the parameters of a module; returns what its exit_json returns, or raises one of the errors below."""


Request = TypeVar("Request")


def from_params(request: Callable[..., Request], params: Mapping[str, Any], **others: Any) -> Request:
    """Return the request whose fields have the names of options, with tuples for lists.

    A field keeps its default where the option is omitted. An internal option has an underscore before the name.

    :param others: fields that are no options, or not in the form of the option.
    """
    given = {name.lstrip("_"): value for name, value in params.items() if value is not None}
    fields = {name: given[name] for name in signature(request).parameters if name in given}
    return request(**{**{n: tuple(v) if isinstance(v, list) else v for n, v in fields.items()}, **others})


def execute(
    module: Any,
    operation: Operation,
    failure: str = "Nothing was changed",
    checks: bool = True,
    reads_only: bool = False,
) -> None:
    """Run the operation with the module's parameters, and end the module.

    :param module: an AnsibleModule.
    :param checks: whether the options are checked first; an operation may do it together with its own checks.
    :param failure: what an unexpected answer of the API server means for the user, the beginning of a sentence.
    :param reads_only: whether nobody expects the module to change anything.
    """
    lock = Lock(**module.params["_run"]) if module.params.get("_run") else None
    redactor = Redactor()
    redactor.add(given_secrets(module.params))
    warnings: list[str] = []

    @cache
    def connect() -> Api:
        resolved = connection.resolve(module.params)
        redactor.add(resolved.secret_values)
        return Api(resolved)

    run = Run(
        check_mode=module.check_mode,
        tmpdir=module.tmpdir,
        diff=module._diff,
        redactor=redactor,
        warn=warnings.append,
        name=lock.run if lock else "",
        connect=connect,
    )
    message = ""
    try:
        if checks:
            check_options(module.argument_spec, module.params)
        with locked(connect(), lock) if lock and lock.namespace else nullcontext():
            result = operation(module.params, run)
    except InvalidInputError as invalid:
        found = named(invalid.problems, module.params)
        problems = [{"field": p.field, "reason": p.reason, "remedy": p.remedy} for p in found]
        head = f"The input cannot be used{'' if reads_only else ', nothing was changed'}:"
        message = "\n".join([head, *map(str, found)])
        result = {"problems": problems}
    except OperationError as error:
        message, result = str(error), error.result
    except HelmNotFoundError as missing:
        message, result = _NO_HELM.format(path=missing), {}
    except UnsupportedStorageDriverError as driver:
        message, result = _NO_STORAGE.format(driver=driver), {}
    except (MissingLibraryError, ImportError) as missing:
        message, result = missing_required_lib(missing.name or "urllib3"), {}
    except (HelmError, ApiConnectionError, ApiError, PreconditionError) as error:
        grant = _GRANT if isinstance(error, ForbiddenError) else ""
        message, result = sentence(f"{failure}: {redactor.shown(str(error), _LONGEST)}") + grant, {}
    except Exception as error:  # noqa: BLE001 - whatever it is, secrets are masked in it
        # A traceback would show what the redactor hides
        text = f"{type(error).__name__}: {redactor.shown(str(error))}"
        message, result = f"{failure}: an unexpected error, please report it: {text}", {"traceback": format_exc()}
    # The status of a cluster finds out the provider, whose variables a role has
    provider = module.params.get("provider") or result.get("provider")
    message, result, warnings = show_names([message, result, warnings], {**module.params, "provider": provider})
    _end(module, message, result, warnings, redactor)


def _end(module: Any, message: str, result: Mapping[str, Any], warnings: Sequence[str], redactor: Redactor) -> None:
    """Return the result, or fail where there is a message, with every form of every secret masked.

    Ansible itself then masks the values of options with no_log once more.
    """
    redactor.add(module.no_log_values)
    secrets = redactor.secrets
    arguments = masked(remove_values(without_sources(module.params), module.no_log_values), secrets)
    different = list(dict.fromkeys(warnings))
    for warning in different[:_MOST_WARNINGS]:
        module.warn(cut(redactor.scrub(printable(warning)), _LONGEST_LINE))
    if len(different) > _MOST_WARNINGS:
        more = counted(len(different) - _MOST_WARNINGS, "more warning like these was", "more warnings like these were")
        module.warn(f"{more} not shown.")
    ended = {**masked(result, secrets), "invocation": {"module_args": arguments}}
    if message:
        lines = redactor.scrub(printable(message)).split("\n")
        module.fail_json(msg="\n".join(cut(line, _LONGEST_LINE) for line in lines), **ended)
    module.exit_json(**{"changed": False, **ended})
