# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Examples made ready for the lab: what stands for the reader's own is replaced by the lab's, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.seldon.managed_kafka.plugins.filter.fleet_status import fleet_status
from tests.examples import find
from tests.examples.exceptions import NOT_KNOWN, NOT_RUN
from tests.examples.find import Example, Shape, documents, shape
from tests.examples.known import PREFIXES, tasks_in
from tests.integration.seldon import Seldon
from tests.lab import variables
from tests.lab.credentials import Login
from tests.unit.test_repository import COLLECTION

NUMBERS = {"replication_factor": 1}
"""Keys whose number the lab cannot serve: it has one broker."""

RENAMED = {"event_hubs_namespace": "event_hubs_bootstrap_servers"}
"""Variables that stand for another one at the provider, and there alone."""


@dataclass(frozen=True)
class Places:
    """The lab, as the examples see it.

    :param folder: where the playbooks stand, and where relative paths lead.
    :param login: who may have the charts of `repository` and `registry`.
    :param logged_in: Helm's file of logins to registries.
    """

    seldon: Seldon
    folder: Path
    repository: str
    registry: str
    login: Login
    logged_in: str

    @property
    def kubeconfig(self) -> Path:
        """The administrator's, with the contexts that examples name."""
        return self.folder / "kubeconfig"

    @property
    def fields(self) -> dict[str, str]:
        """Variables of every provider's role."""
        given = variables.by_provider(self.seldon.lab)
        return {name: value for provider in given.values() for name, value in provider.items()}

    @property
    def texts(self) -> dict[str, str]:
        """Texts of examples that are no variables, and what is there instead."""
        return {
            "https://seldonio.github.io/helm-charts/": f"http://127.0.0.1:{self.seldon.lab.ports.charts}",
            "https://charts.example.com/": self.repository,
            "oci://registry.example.com/charts": self.registry,
            "~/.kube/staging": str(self.kubeconfig),
            "/etc/seldon": str(self.folder),
            "/secure": str(self.folder),
            "/vault/secrets": str(self.folder),
        }

    @property
    def readers(self) -> dict[str, Any]:
        """Variables that examples take from elsewhere, such as a vault or a former task."""
        fields, users = self.fields, self.seldon.lab.credentials
        chart = {"controller": {"clusterwide": True}}
        return {
            "confluent_api_key": fields["confluent_sasl_api_key"],
            "confluent_api_secret": fields["confluent_sasl_api_secret"],
            "vault_kafka_api_key": fields["confluent_sasl_api_key"],
            "vault_kafka_api_secret": fields["confluent_sasl_api_secret"],
            "vault_kafka_client_id": fields["confluent_oauth_client_id"],
            "vault_kafka_client_secret": fields["confluent_oauth_client_secret"],
            "vault_kafka_client_key": fields["msk_mtls_client_key"],
            "vault_kafka_username": users.scram.username,
            "vault_kafka_password": users.scram.password,
            "vault_event_hubs_connection_string": fields["event_hubs_connection_string"],
            "msk_password": users.scram.password,
            "charts_username": self.login.username,
            "charts_password": self.login.password,
            "vault_charts_password": self.login.password,
            "registry_password": self.login.password,
            "my_values": chart,
            "my_runtime_values": {},
            "seldon_provider": "confluent_sasl",
            "fleet": fleet_status(["blue"], {"blue": {"info": {"msg": "out of reach"}}}, "info"),
            "installation": {
                "charts": ["crds", "setup", "runtime", "servers"],
                "repository": "https://charts.example.com/",
                "version": "2.8.0",
                "release": "seldon-core-v2-components",
                "namespace": "seldon-system",
                "runtime_namespaces": ["seldon-mesh"],
                "values": {"components-values.yaml": chart, "runtime-values.yaml": {}},
            },
        }

    @property
    def files(self) -> dict[str, str]:
        """Files that examples read."""
        pem = self.seldon.lab.pem
        config = yaml.safe_load(Path(self.seldon.kubeconfig).read_text())
        contexts = [{**config["contexts"][0], "name": name} for name in ("staging", "production")]
        contexts += config["contexts"]
        return {
            "kubeconfig": yaml.safe_dump({**config, "contexts": contexts}),
            "client.crt": pem("client.crt"),
            "client.key": pem("client.key"),
            "client-ca.crt": pem("client-ca.crt"),
            "private-ca.crt": pem("ca.crt"),
            **dict.fromkeys(("company-ca.pem", "kafka-ca.crt"), pem("ca.crt")),
            "kafka-password": self.fields["kafka_sasl_password"] + "\n",
            "my-values.yaml": yaml.safe_dump({"controller": {"clusterwide": True}}),
        }

    def replaced(self, node: Any, prefix: str = "") -> Any:
        """A part of an example with what the lab has; templates stay, and find their variables.

        :param prefix: of the variables whose values the keys of a mapping have, such as `msk_scram_`.
        """
        match node:
            case dict():
                return dict(self._item(str(key), value, prefix) for key, value in node.items())
            case list():
                return [self.replaced(each) for each in node]
            case str():
                for text, ours in self.texts.items():
                    node = node.replace(text, ours)
        return node

    def _item(self, key: str, value: Any, prefix: str) -> tuple[str, Any]:
        variable = RENAMED.get(f"{prefix}{key}", f"{prefix}{key}")
        if variable in self.fields and not (isinstance(value, str) and "{{" in value):
            return variable.removeprefix(prefix), self.fields[variable]
        return key, NUMBERS[key] if key in NUMBERS else self.replaced(value)


FROM_A_POD = ("managed_kafka_preflight_from", "managed_kafka_preflight_pod")


def tasks(places: Places) -> Iterator[tuple[Example, list[dict[str, Any]]]]:
    """The tasks of each example, in pairs: once and, where something was changed, once more."""
    examples = list(find.everything())
    # The filters are about what the modules find, and an example of seldon_kafka_secret deletes what is backed up
    examples.sort(key=lambda each: ("modules" not in each.path.parts, each.path.stem != "seldon_kafka_secret_backup"))
    for example, document in of_shape(examples, Shape.TASKS):
        yield example, [each for task in tasks_in(document) for each in twice(places, task)]


def twice(places: Places, task: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A task, and again if it changed something."""
    ready = {key: value if "." in key else places.replaced(value) for key, value in task.items()}
    (module,) = (key for key in task if "." in key)
    ready[module] = arguments(places, task[module])
    provider = (task[module] or {}).get("provider")
    if provider:
        given = variables.by_provider(places.seldon.lab)[provider]
        own = {name.removeprefix(f"{provider}_"): value for name, value in given.items()}
        ready["vars"] = {"kafka_credentials": own, **ready.get("vars", {})}
    if module.endswith("seldon_validate_variables"):
        ready["vars"] = {
            **variables.by_provider(places.seldon.lab)["confluent_sasl"],
            "seldon_provider": "confluent_sasl",
        }
    if "from_cluster" in (task[module] or {}):
        # Pods of the lab run nothing; the server judges them
        ready["check_mode"] = True
    name = ready.setdefault("register", "done")
    yield {**ready, "ignore_errors": True}
    del ready["register"]
    yield {**ready, "when": f"{name} is changed", "ignore_errors": True}


def arguments(places: Places, given: Mapping[str, Any]) -> Any:
    """Arguments of a module; its credentials are those of the provider, with the CA that signs the lab's brokers."""
    ready = places.replaced(given)
    if "provider" in given:
        prefix = f"{given['provider']}_"
        if isinstance(given.get("credentials"), dict):
            ready["credentials"] = places.replaced(given["credentials"], prefix)
            if given.get("format") != "external_secret" and "from_secret" not in ready["credentials"]:
                ready["credentials"]["broker_ca"] = places.fields[f"{prefix}broker_ca"]
    return ready


def plays(places: Places) -> Iterator[tuple[Example, dict[str, Any]]]:
    """The plays of pages, and for a page's variables a play with the role that they are of."""
    pages = [example for example in find.of_pages() if example.language == "yaml"]
    # What the lab's servers need, and the examples do not say
    defaults = {
        **places.readers,
        "managed_kafka_action": "preflight",
        "managed_kafka_topics": variables.TOPICS,
        "seldon_core_chart_repository": f"http://127.0.0.1:{places.seldon.lab.ports.charts}",
        "confluent_oauth_scope": places.fields["confluent_oauth_scope"],
        **{name: value for name, value in places.fields.items() if name.endswith("_broker_ca")},
    }
    # Of charts, what all of the tests of an installation are about
    few = {"seldon_core_charts": ["crds", "setup"]}
    for example, document in of_shape(pages, Shape.PLAYS):
        for play in places.replaced(document):
            yield example, {**play, "vars": {**defaults, **few, **play.get("vars", {})}}
    for example, document in of_shape(pages, Shape.VARIABLES):
        prefixes = {prefix for prefix in PREFIXES for name in document if name.startswith(prefix)}
        assert prefixes, f"{example}: belongs to no role, so it cannot be run; is it an exception?"
        given = places.replaced(document)
        if prefixes == {"managed_kafka_"}:
            # Shared by all providers, so run with one of them
            prefixes = {"confluent_sasl_"}
            given |= {name: value for name, value in places.fields.items() if name.startswith("confluent_sasl_")}
        for prefix in sorted(prefixes - {"managed_kafka_"}):
            own = {name: value for name, value in given.items() if name.startswith((prefix, "managed_kafka_"))}
            elsewhere = {f"{prefix}{field}" for field in in_secrets(own.get(f"{prefix}from_secret"))}
            elsewhere |= {name.removesuffix("_file") for name in own if name.endswith("_file")}
            # What a page says in another example
            given |= {
                name: "" if name in elsewhere else value
                for name, value in places.fields.items()
                if name.startswith(prefix) and name not in own
            }
            # Pods of the lab run nothing
            given = {name: value for name, value in given.items() if name not in FROM_A_POD}
            # Of those that are all replaced nothing is left to be run
            if not own.items() <= places.fields.items():
                yield example, {"hosts": "localhost", "vars": defaults, "tasks": [included(prefix, given)]}


def in_secrets(given: Any) -> set[str]:
    """Fields whose values are in Secrets of the cluster."""
    return {field for each in given or () for field in each["keys"]}


def included(prefix: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A task that has a role look at variables, and log in with them where they are credentials."""
    entry = {"tasks_from": "check"} if prefix == "seldon_core_" else {}
    return {
        "ansible.builtin.include_role": {"name": f"{COLLECTION}.{prefix.removesuffix('_')}", **entry},
        "vars": given,
    }


def manifests() -> list[dict[str, Any]]:
    """Manifests of pages."""
    return [document for _example, document in of_shape(find.everything(), Shape.MANIFEST)]


def foreign_roles() -> list[str]:
    """Roles that are named and are not here; empty ones do."""
    return [name.removeprefix("role ") for name in NOT_KNOWN if name.startswith("role ")]


def inventories(places: Places) -> Iterator[Path]:
    """Inventories of pages, written down."""
    for number, (_example, document) in enumerate(of_shape(find.of_pages(), Shape.INVENTORY)):
        file = places.folder / f"inventory-{number}.yml"
        file.write_text(yaml.safe_dump(places.replaced(document)))
        yield file


def keywords(places: Places) -> dict[str, Any]:
    """Keywords of a play, such as `module_defaults`."""
    found: dict[str, Any] = {}
    for _example, document in of_shape(find.everything(), Shape.KEYWORDS):
        found |= places.replaced(document)
    return found


def of_shape(examples: Iterable[Example], wanted: Shape) -> Iterator[tuple[Example, Any]]:
    """Documents of one shape, but for those that are not run."""
    for example in examples:
        for document in documents(example.text) if example.language == "yaml" else ():
            if shape(document) is wanted and find.place(example, document) not in NOT_RUN:
                yield example, document
