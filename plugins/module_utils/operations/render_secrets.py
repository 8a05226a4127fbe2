# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""The state C(rendered) of seldon_kafka_secret: manifests in files, for those who apply them by other means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.seldon.managed_kafka.plugins.module_utils.common import files
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.libraries import MissingLibraryError
from ansible_collections.seldon.managed_kafka.plugins.module_utils.common.yaml import documents
from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import (
    fail_invalid,
    fail_missing,
    given_secrets,
    hide,
    plan_from,
    utc_now,
)
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.base import ProviderPlan, Reference
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets import external_secrets
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import DesiredSecret, Key
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.targets import NamespaceSelection
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.errors import (
    InvalidInputError,
    InvalidValueError,
    Problem,
)

_HEADING = "# Written by seldon.managed_kafka.seldon_kafka_secret. Changes made here are overwritten.\n"
Manifests = list[dict[str, Any]]


@dataclass(frozen=True)
class Rendered:
    """What is to be in files.

    :param files: path to the manifests in it.
    :param secrets: what is returned of the Secrets: names and keys.
    :param public: whether there is no secret in it, so that all of it may be shown.
    """

    files: Mapping[Path, Manifests]
    secrets: list[dict[str, Any]]
    public: bool


def run(module: AnsibleModule, wish: NamespaceSelection) -> None:
    """Have the files, and end the module."""
    rendered = _references(module, wish) if module.params["format"] == "external_secret" else _secrets(module, wish)
    try:
        texts = {path: _HEADING + documents(manifests) for path, manifests in rendered.files.items()}
        stale = _stale(module, texts)
        changed = {path for path, text in texts.items() if files.differs(path, text)}
        diff = [_diff(path, text, rendered.public) for path, text in texts.items() if path in changed]
        if not module.check_mode:
            for path in sorted(changed):
                files.replace(path, texts[path])
            for path in stale:
                path.unlink()
    except MissingLibraryError as missing:
        fail_missing(module, missing)
    except OSError as error:
        module.fail_json(msg=f"dest: {error.filename} could not be read or written. {error.strerror}. Run this again.")
    public = {"manifests": [m for made in rendered.files.values() for m in made]} if rendered.public else {}
    module.exit_json(
        changed=bool(changed or stale),
        files=[str(path) for path in texts],
        removed=[str(path) for path in stale],
        secrets=rendered.secrets,
        diff=diff + [{"before": f"{path}\n", "after": ""} for path in stale],
        **public,
    )


def _secrets(module: AnsibleModule, wish: NamespaceSelection) -> Rendered:
    params = module.params
    problems = []
    if not params["dest"]:
        problems.append(
            Problem("dest", "missing, and results of modules are no place for secrets", "Name a file or a folder.")
        )
    if wish.selector:
        problems.append(
            Problem("namespace_selector", "only a cluster knows what it selects", "Give the namespaces by name.")
        )
    if not wish.named:
        problems.append(Problem("namespaces", "no namespace is given", "List those that hold a SeldonRuntime."))
    if problems:
        fail_invalid(module, InvalidInputError(problems))
    plan: ProviderPlan = plan_from(module)
    wanted = [DesiredSecret(name, plan.provider, data, params["immutable"]) for name, data in plan.secrets.items()]
    made = {namespace: [secret.manifest(namespace) for secret in wanted] for namespace in wish.named}
    dest = Path(params["dest"])
    if params["layout"] == "namespaces":
        if not dest.is_dir():
            module.fail_json(msg=f"dest: there is no folder {dest}. Create it first, or set layout to file.")
        placed = {dest / f"{namespace}.yml": manifests for namespace, manifests in made.items()}
    else:
        _check_place(module, dest)
        placed = {dest: [manifest for manifests in made.values() for manifest in manifests]}
    return Rendered(placed, [{"name": w.name, "keys": list(w.keys)} for w in wanted], public=False)


def _references(module: AnsibleModule, wish: NamespaceSelection) -> Rendered:
    params = module.params
    given = params["credentials"] or {}
    provider = PROVIDERS[params["provider"]]
    hide(module, given_secrets(given))
    if not params["external_secrets"]:
        problem = Problem("external_secrets", "missing", "Say which store has the values, and under which keys.")
        fail_invalid(module, InvalidInputError([problem]))
    if params["layout"] == "namespaces":
        problem = Problem("layout", "a ClusterExternalSecret is for all namespaces at once", "Set layout to file.")
        fail_invalid(module, InvalidInputError([problem]))
    store = _store(module, params["external_secrets"])
    try:
        names = provider.secret_names(**params["secret_names"])
        secrets = provider.referenced(given, set(store.references), utc_now(), names)
        _check_reach(secrets, wish)
        made = external_secrets.resources(provider.name, secrets, wish, store, params["immutable"])
    except InvalidInputError as invalid:
        renamed = [
            Problem(f"external_secrets.{p.field}" if p.field.startswith("references.") else p.field, p.reason, p.remedy)
            for p in invalid.problems
        ]
        fail_invalid(module, InvalidInputError(renamed))
    except InvalidValueError as refused:
        fail_invalid(module, InvalidInputError([Problem("namespace_selector", refused.reason, refused.remedy)]))
    except MissingLibraryError as missing:
        fail_missing(module, missing)
    keys = [{"name": name, "keys": list(content)} for name, content in secrets.items()]
    if not params["dest"]:
        module.exit_json(changed=False, files=[], removed=[], secrets=keys, manifests=made)
    _check_place(module, Path(params["dest"]))
    return Rendered({Path(params["dest"]): made}, keys, public=True)


def _store(module: AnsibleModule, given: Mapping[str, Any]) -> external_secrets.Store:
    references: dict[str, dict[str, str]] = {}
    problems = []
    for field, place in given["references"].items():
        known = isinstance(place, Mapping) and not set(place) - {"key", "property", "version"}
        if not known or not place.get("key"):
            what = "not a place in the store"
            remedy = "Write it as {key: …}, with property and version where the store has these."
            problems.append(Problem(f"external_secrets.references.{field}", what, remedy))
        else:
            references[field] = {key: str(value) for key, value in place.items() if value not in (None, "")}
    if problems:
        fail_invalid(module, InvalidInputError(problems))
    return external_secrets.Store(given["store"]["name"], given["store"]["kind"], references, given["refresh_interval"])


def _check_reach(secrets: Mapping[str, Mapping[str, str | Reference]], wish: NamespaceSelection) -> None:
    if not wish.named and not wish.selector:
        raise InvalidInputError([Problem("namespaces", "no namespace is given", "Give names or namespace_selector.")])
    for content in secrets.values():
        if wish.selector and not any(isinstance(value, Reference) for value in content.values()):
            raise InvalidInputError(
                [
                    Problem(
                        "references.broker_ca",
                        "missing, and a plain Secret cannot follow namespace_selector",
                        "Keep the brokers' CA in the store too, or give the namespaces by name.",
                    )
                ]
            )


def _check_place(module: AnsibleModule, dest: Path) -> None:
    if obstacle := files.place_for(dest):
        module.fail_json(msg=f"dest: {obstacle}")


def _stale(module: AnsibleModule, texts: Mapping[Path, str]) -> list[Path]:
    """Files of ours for namespaces that are no longer targets."""
    if not module.params["prune"] or module.params["layout"] != "namespaces":
        return []
    there = sorted(Path(module.params["dest"]).glob("*.yml"))
    return [path for path in there if path not in texts and files.current(path).startswith(_HEADING)]


def _diff(path: Path, text: str, public: bool) -> dict[str, str]:
    """Before and after; which keys of which Secrets differ, never how, unless there is no secret in it."""
    header = {"before_header": str(path), "after_header": str(path)}
    if public:
        return {"before": files.current(path), "after": text, **header}
    before, after = _contents(files.current(path)), _contents(text)
    lines: dict[str, list[str]] = {"before": [], "after": []}
    for namespace, name in sorted({*before, *after}):
        old, new = before.get((namespace, name)), after.get((namespace, name))
        if old == new:
            continue
        keys = sorted(key for key in {*(old or {}), *(new or {})} if (old or {}).get(key) != (new or {}).get(key))
        line = f"{namespace}/{name}: {', '.join(keys) or 'metadata'}"
        if old is not None:
            lines["before"].append(f"{line} (as found)\n")
        if new is not None:
            lines["after"].append(f"{line} (as given)\n")
    return {**{side: "".join(said) for side, said in lines.items()}, **header}


def _contents(text: str) -> dict[Key, dict[str, str]]:
    """Data of the Secrets in a file; none where it cannot be read."""
    import yaml

    try:
        loaded = [document for document in yaml.safe_load_all(text) if isinstance(document, dict)]
        return {(d["metadata"]["namespace"], d["metadata"]["name"]): dict(d["data"]) for d in loaded}
    except (yaml.YAMLError, KeyError, TypeError, ValueError):
        return {}
