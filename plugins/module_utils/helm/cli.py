# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The only code that runs Helm, with nothing secret among its words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

_ERROR = re.compile(r"^Error: ", re.MULTILINE)


class HelmNotFoundError(Exception):
    """There is no Helm, or what is there cannot be run; the text is its path."""


class HelmError(Exception):
    """Helm ended with an error; the text is what it said.

    :param printed: its standard output up to then.
    """

    def __init__(self, said: str, printed: str = "") -> None:
        super().__init__(said)
        self.printed = printed


@dataclass(frozen=True)
class Helm:
    """A Helm program.

    :param path: of the program, or its name.
    :param environment: variables on top of this process' own.
    """

    path: str
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    def told(self, **variables: str) -> Helm:
        """The same program with further variables in its environment."""
        return replace(self, environment={**self.environment, **variables})

    def run(self, *words: str, stdin: str = "") -> str:
        """What it prints.

        :raises HelmError: it ends with an error.
        :raises HelmNotFoundError: it cannot be started.
        """
        environment = {**os.environ, **self.environment}
        try:
            done = subprocess.run(  # noqa: S603 - the program is the user's choice
                [self.path, *words], env=environment, input=stdin, capture_output=True, text=True, check=False
            )
        except OSError as error:
            raise HelmNotFoundError(self.path) from error
        if done.returncode:
            said = _last_error(done.stderr) or f"helm {words[0]} ended with {done.returncode} and said nothing."
            raise HelmError(said, done.stdout)
        return done.stdout

    def version(self) -> str:
        """Its version, such as 3.19.0; errors as those of run."""
        return self.run("version", "--template", "{{.Version}}").strip().removeprefix("v")


def find(binary_path: str | None) -> str:
    """Path of Helm.

    :raises HelmNotFoundError: not in the search path.
    """
    path = binary_path or shutil.which("helm")
    if not path:
        raise HelmNotFoundError("helm")
    return path


def _last_error(stderr: str) -> str:
    """Helm's error, which may have several lines, without the warnings before it; else its last line."""
    *_warnings, error = _ERROR.split(stderr)
    return error.strip() if _ERROR.search(stderr) else "".join(stderr.strip().splitlines()[-1:]).strip()
