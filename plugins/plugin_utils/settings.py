# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The variables of this collection as a support bundle shows them, and the secrets among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.loader import lookup_loader

from ..module_utils.common.redact import MASK
from ..module_utils.options import variables
from ..module_utils.validation.errors import InvalidValueError
from ..module_utils.validation.recognize import holds_secret
from .resolve import decrypted, on_controller, resolve
from .role_specs import role_spec, roles

Spec = Mapping[str, Any]
_OF_THE_RUN = frozenset({variables.CREDENTIALS, "managed_kafka_action", "managed_kafka_provider"})
"""Variables that the playbook and the provider's role set."""
_NAMED_SECRET = re.compile(r"^vault_|(?:password|passwd|passphrase|_pass|token)$", re.IGNORECASE)
"""Names that people give to variables with secrets, which other variables refer to."""
_SHORTEST = 6
"""Characters of such a variable; a shorter one may be a word or a port."""
_OF_ANSIBLE = frozenset({"ansible_facts", "groups", "hostvars", "vars"})


@dataclass(frozen=True)
class Settings:
    """Variables that have been set.

    :param shown: by name, with secrets masked; a variable that cannot be resolved has the reason.
    :param secrets: unencoded.
    """

    shown: dict[str, Any] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set, repr=False)

    @classmethod
    def of_task(cls, known: Mapping[str, Any], templar: Any, loader: Any) -> Settings:
        """Return the variables of all roles and playbooks of this collection that are not the defaults.

        :param known: variables of the task.
        :param templar: of the action.
        :param loader: that reads files of this machine, and decrypts them.
        """
        settings = cls()
        settings.secrets.update(_secrets_of_user(known))
        specs = {name: spec for role in roles() for name, spec in role_spec(role).items()}
        specs.update({name: spec for options in variables.PLAYBOOKS.values() for name, spec in options.items()})
        specs[variables.PROVIDER] = {"type": "str"}
        for name in sorted((specs.keys() & known.keys()) - _OF_THE_RUN):
            try:
                value = resolve(name, known, templar)
            except InvalidValueError as error:
                settings.shown[name] = f"(not resolved: {error.reason})"
                continue
            _provider, known_field = variables.FIELDS.get(variables.FILES.get(name, ""), (None, None))
            if known_field and known_field.secret and value:
                settings.secrets.update(_content(str(value), templar, loader))
            if value not in (None, "", specs[name].get("default")):
                settings.shown[name] = settings._public(value, specs[name])
        return settings

    def _public(self, value: Any, spec: Spec) -> Any:
        """Return a value without what its spec, or its form, says to be secret, which is remembered."""
        if spec.get("no_log"):
            self.secrets.update(_strings(value))
            return MASK
        if isinstance(value, Mapping):
            options = spec.get("options") or {}
            return {str(key): self._public(each, options.get(key) or {}) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._public(each, {**spec, "default": None}) for each in value]
        if isinstance(value, str) and holds_secret(value):
            self.secrets.add(value)
            return MASK
        return value


def _content(path: str, templar: Any, loader: Any) -> list[str]:
    """Return the content of a file of this machine; nothing where it cannot be read."""
    with suppress(AnsibleError, OSError, ValueError):
        lookup = lookup_loader.get("file", loader=loader, templar=templar)
        return [str(each) for each in lookup.run([on_controller(path)], variables={})]
    return []


def _secrets_of_user(known: Mapping[str, Any]) -> set[str]:
    """Return what variables of any name hold that are encrypted one by one, or are named as a secret."""
    found = {
        text
        for name, value in known.items()
        if name not in _OF_ANSIBLE
        for text in (*decrypted(value), *([value] if isinstance(value, str) and _NAMED_SECRET.search(name) else ()))
    }
    return {str(each) for each in found if len(each) >= _SHORTEST and "{{" not in each}


def _strings(value: Any) -> list[str]:
    """Return the strings of a value; a number as it is written."""
    if isinstance(value, Mapping):
        return [text for each in value.values() for text in _strings(each)]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in _strings(each)]
    return [] if value is None or isinstance(value, bool) else [str(value)]
