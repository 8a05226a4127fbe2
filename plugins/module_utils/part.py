# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""A module of this collection that runs inside of another one, in its process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule


class Ended(Exception):
    """What the inner module returns; C(failed) is in it when that failed."""

    def __init__(self, result: Mapping[str, Any]) -> None:
        super().__init__("the inner module has ended")
        self.result = dict(result)


class Part(AnsibleModule):  # type: ignore[misc]
    """The inner module: always in check mode, with options of its own, held against its own spec.

    Its warnings are those of the outer one, and what it hides is hidden in what the outer one returns.

    :raises Ended: the options are bad.
    """

    no_log_values: set[str]

    def __init__(self, outer: AnsibleModule, name: str, arguments: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        internal = {"check_mode": True, "no_log": True, "module_name": name, "tmpdir": outer.tmpdir}
        self._given = {**given, **{f"_ansible_{key}": value for key, value in internal.items()}}
        self._outer = outer
        super().__init__(**arguments)
        outer.no_log_values.update(self.no_log_values)
        self.no_log_values = outer.no_log_values

    def _load_params(self) -> None:
        self.params = self._given

    def exit_json(self, **kwargs: Any) -> NoReturn:
        """End the inner module."""
        raise Ended(kwargs)

    def fail_json(self, msg: str, **kwargs: Any) -> NoReturn:
        """End the inner module with a failure."""
        self._outer.no_log_values.update(self.no_log_values)
        raise Ended({**kwargs, "failed": True, "msg": msg})


def ended(run: Callable[[AnsibleModule], None], part: Part) -> dict[str, Any]:
    """What the inner module returns."""
    try:
        run(part)
    except Ended as end:
        return end.result
    raise AssertionError("a module ends with exit_json or fail_json")
