# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that come from the profiles, and their documentation."""

from typing import Any

import pytest
import yaml

from ansible_collections.seldon.managed_kafka.plugins.doc_fragments.profile import ModuleDocFragment
from ansible_collections.seldon.managed_kafka.plugins.module_utils import arguments
from ansible_collections.seldon.managed_kafka.plugins.module_utils.profiles.registry import PROFILES

DOCUMENTED = {
    "DOCUMENTATION": arguments.profile_spec(),
    "CREDENTIALS": arguments.credentials_spec(),
    "CONNECTION": arguments.connection_spec(),
}


def documented(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a fragment, in the form of an argument spec."""
    kept = ("type", "required", "choices", "default")
    return {
        name: {
            **{key: value for key, value in option.items() if key in kept},
            **({"options": documented(option["suboptions"])} if "suboptions" in option else {}),
        }
        for name, option in options.items()
    }


def specified(options: dict[str, Any]) -> dict[str, Any]:
    """The same of an argument spec: without what documentation does not show."""
    return {
        name: {
            **{key: value for key, value in option.items() if key not in ("no_log", "options")},
            **({"options": specified(option["options"])} if "options" in option else {}),
        }
        for name, option in options.items()
    }


@pytest.mark.parametrize("fragment", DOCUMENTED)
def test_the_fragment_documents_the_spec(fragment: str) -> None:
    text = yaml.safe_load(getattr(ModuleDocFragment, fragment))
    assert documented(text["options"]) == specified(DOCUMENTED[fragment])


def test_the_defaults_of_the_secrets_are_documented() -> None:
    text = ModuleDocFragment.DOCUMENTATION
    for name, profile in PROFILES.items():
        assert f"C({profile.default_client_secret}) for V({name})" in " ".join(text.split())


def test_secrets_are_hidden_and_only_secrets() -> None:
    options = arguments.credentials_spec()["credentials"]["options"]
    hidden = {name for name, option in options.items() if option["no_log"]}
    assert hidden == {field.name for profile in PROFILES.values() for field in profile.fields if field.secret}
    assert not hidden & set(arguments.connection_spec()["connection"]["options"])
