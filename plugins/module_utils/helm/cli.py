# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Run Helm on one cluster, with nothing secret among its arguments or on disk. No other code starts it."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..common.files import private_file
from .errors import HelmError, HelmNotFoundError

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
"""Linux's prctl: the signal to get when the parent ends."""
_ERROR = re.compile(r"^Error: ", re.MULTILINE)


_OTHER_CLUSTERS = ("HELM_KUBE", "HELM_NAMESPACE")
"""Variables with these names would have Helm work elsewhere."""


@dataclass(frozen=True)
class Helm:
    """A Helm program.

    :param path: of the program, or its name.
    :param kubeconfig: what Helm gets to know of clusters, which is nothing by default; may hold secrets.
    :param environment: variables over those of this process.
    """

    path: str
    kubeconfig: str = field(default="", repr=False)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    def with_environment(self, **variables: str) -> Helm:
        """Return the same program with further variables in its environment."""
        return replace(self, environment={**self.environment, **variables})

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Run Helm, and return what it prints.

        :raises HelmError: Helm ends with an error.
        :raises HelmNotFoundError: Helm cannot be started.
        """
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OTHER_CLUSTERS)}
        # Else a Helm whose module was killed would go on, and nobody would wait for it
        end_with_module = _end_with_parent if sys.platform == "linux" else None
        with private_file(self.kubeconfig.encode()) as (kubeconfig, descriptors):
            try:
                done = subprocess.run(  # noqa: S603 - the program is the user's choice
                    [self.path, *arguments, "--kubeconfig", kubeconfig],
                    env={**inherited, **self.environment},
                    input=stdin,
                    capture_output=True,
                    text=True,
                    errors="replace",
                    check=False,
                    pass_fds=descriptors,
                    preexec_fn=end_with_module,
                )
            except OSError as error:
                raise HelmNotFoundError(self.path) from error
        if done.returncode:
            reported = _last_error(done.stderr) or f"helm {arguments[0]} ended with {done.returncode} and no message."
            raise HelmError(reported, done.stdout)
        return done.stdout

    def version(self) -> str:
        """Return the version, such as 3.19.0; errors as those of run."""
        return self.run("version", "--template", "{{.Version}}").strip().removeprefix("v")

    def is_older_than(self, version: tuple[int, ...]) -> bool:
        """Return whether it is older than a version, given as numbers; errors as those of run."""
        numbers = [int(number) for number in self.version().split(".")[: len(version)] if number.isdigit()]
        return tuple(numbers) < version


def find(binary_path: str | None) -> str:
    """Return the path of Helm.

    :raises HelmNotFoundError: Helm is not in the search path.
    """
    path = binary_path or shutil.which("helm")
    if not path:
        raise HelmNotFoundError("helm")
    return path


def _end_with_parent() -> None:
    """Have the kernel end this process, in a way that Helm can note in the release, when its parent ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _last_error(stderr: str) -> str:
    """Return Helm's error, which may have several lines, without the warnings before it; else the last line."""
    *_warnings, error = _ERROR.split(stderr)
    return error.strip() if _ERROR.search(stderr) else "".join(stderr.strip().splitlines()[-1:]).strip()
