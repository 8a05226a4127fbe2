# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The files of a support bundle: masked, searched for secrets, and listed with what could not be read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..common.credential_forms import mask_text, mask_value
from ..common.leaks import LeakSearch
from ..common.redact import Redactor
from ..common.results import masked
from ..common.text import printable
from ..k8s.errors import ApiConnectionError, ApiError

INDEX = "README.txt"
_LONGEST_REASON = 1000
_HEAD = """Support bundle of Seldon Core 2 with a managed Kafka

Cluster:   {cluster}
Collected: {time}

Begin with status.json, which has what is wrong, then resources/pods.json and events.json. plan.json has what an
installation would change.

Known secrets are masked in the forms that this collection recognizes, and so is what has the form of a credential.
Every file was then searched for each known secret once more. Read the files before you send them: what is no secret to
a program, such as names of hosts and users, is in them.
"""


@dataclass(frozen=True)
class PartProblem:
    """A part of a bundle that is missing or incomplete.

    :param part: a file, or what of a file.
    """

    part: str
    reason: str

    def __str__(self) -> str:
        return f"{self.part}: {self.reason}"


@dataclass(frozen=True)
class _File:
    name: str
    title: str
    content: Any


class BundleFiles:
    """Collects the files of a bundle, and the problems of those that are not complete."""

    def __init__(self) -> None:
        self._files: list[_File] = []
        self.problems: list[PartProblem] = []

    def add(self, name: str, title: str, content: Any) -> None:
        """Add a file.

        :param title: what is in it, for the index.
        :param content: a string as it is, everything else as JSON.
        """
        self._files.append(_File(name, title, content))

    def miss(self, part: str, reason: str) -> None:
        """Note what is missing, and why."""
        self.problems.append(PartProblem(part, reason))

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Note a failure of the block as what is missing of this part, whatever it is, and go on."""
        try:
            yield
        except (ApiError, ApiConnectionError) as error:
            self.miss(name, str(error))
        except Exception as error:  # noqa: BLE001 - a bundle is needed most where something is not as expected
            self.miss(name, f"{type(error).__name__}: {error}")

    def finish(
        self, redactor: Redactor, names: Collection[str], cluster: str, time: str
    ) -> tuple[dict[str, str], list[str]]:
        """Return the text of each file, and the problems as sentences, without secrets.

        :param redactor: with all secrets that are known in the end.
        :param names: that are no secrets, whatever the key that they are under.
        """
        search, texts, titles = LeakSearch(redactor.secrets), dict[str, str](), dict[str, str]()
        for each in self._files:
            # A name of a Pod may be a secret too
            name, text = redactor.scrub(each.name), _finished(each.content, redactor, names)
            if search.finds(text) or search.finds(name):
                self.miss(name, "left out: the search before writing has found a secret in it. Please report this.")
            else:
                texts[name], titles[name] = text, each.title
        problems = [mask_text(redactor.shown(str(each), _LONGEST_REASON)) for each in self.problems]
        problems = [each for each in problems if not search.finds(each)]
        index = _index(titles, problems, redactor.shown(cluster), time)
        if search.finds(index):
            index = _HEAD.format(cluster="", time=time)
        return {INDEX: index, **texts}, problems


def _finished(content: Any, redactor: Redactor, names: Collection[str]) -> str:
    if isinstance(content, str):
        # Secrets may be interspersed with what a terminal obeys
        return mask_text(redactor.scrub(printable(content)))
    without = mask_value(masked(content, redactor.secrets), names)
    return json.dumps(without, indent=1, ensure_ascii=False, default=str) + "\n"


def _index(titles: dict[str, str], problems: list[str], cluster: str, time: str) -> str:
    width = max(map(len, titles), default=0)
    listed = [f"  {name:{width}}  {titles[name]}" for name in sorted(titles)]
    missing = [f"  - {each}" for each in problems] or ["  Nothing."]
    head = _HEAD.format(cluster=cluster, time=time)
    return "\n".join([head, "Files:", *listed, "", "Not read, or left out:", *missing, ""])
