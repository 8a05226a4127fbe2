# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Running Helm, with nothing secret among its words."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class HelmMissing(Exception):
    """There is no Helm, or what is there cannot be run."""


class HelmFailed(Exception):
    """Helm ended with an error; the text is what it said."""


@dataclass(frozen=True)
class Helm:
    """A Helm program.

    :param path: of the program.
    :param run_command: that of the Ansible module.
    :param environment: variables on top of this process' own.
    """

    path: str
    run_command: Callable[..., tuple[int, str, str]] = field(repr=False)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    def run(self, *words: str, stdin: str = "") -> str:
        """What it prints.

        :raises HelmFailed: it ends with an error.
        :raises HelmMissing: it cannot be started.
        """
        try:
            code, printed, said = self.run_command(
                [self.path, *words], environ_update=dict(self.environment), data=stdin, handle_exceptions=False
            )
        except OSError as error:
            raise HelmMissing(self.path) from error
        if code:
            raise HelmFailed(_last_error(said) or f"helm ended with {code} and said nothing.")
        return printed

    def version(self) -> str:
        """Its version, such as 3.19.0; errors as those of run."""
        return self.run("version", "--template", "{{.Version}}").strip().removeprefix("v")


def find(binary_path: str | None) -> str:
    """Path of Helm.

    :raises HelmMissing: not in the search path.
    """
    path = binary_path or shutil.which("helm")
    if not path:
        raise HelmMissing("helm")
    return path


def cluster_environment(params: Mapping[str, Any]) -> dict[str, str]:
    """How Helm is told of the cluster that a module's options name, the way kubernetes.core.helm does."""
    options = {
        "kubeconfig": "KUBECONFIG",
        "context": "HELM_KUBECONTEXT",
        "host": "HELM_KUBEAPISERVER",
        "api_key": "HELM_KUBETOKEN",
        "ca_cert": "HELM_KUBECAFILE",
    }
    told = {variable: str(params[option]) for option, variable in options.items() if params[option]}
    if params["validate_certs"] is False:
        told["HELM_KUBEINSECURE_SKIP_TLS_VERIFY"] = "true"
    return told


def _last_error(stderr: str) -> str:
    lines: Sequence[str] = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line.removeprefix("Error: ") for line in lines if line.startswith("Error: ")]
    return (errors or list(lines) or [""])[-1]
