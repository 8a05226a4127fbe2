# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is run with fresh secrets: every module with every provider, as it should be and as it should not."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS
from tests.lab import extent, identity_provider, state, tls

TRICKY = "+/=&%<>'$é#;"
"""Characters that one encoding or another writes in its own way."""


def password() -> str:
    return f"{secrets.token_urlsafe(12)}{TRICKY}{secrets.token_urlsafe(12)}"


@dataclass(frozen=True)
class Credentials:
    """A provider's credentials.

    :param given: option to value.
    :param secret: those of the options that are secret.
    :param canaries: name to what must not come out, for the search; a part of a secret is one too.
    """

    given: Mapping[str, str]
    secret: tuple[str, ...]
    canaries: Mapping[str, str] = field(repr=False)


def credentials(lab: state.Lab, folder: Path) -> dict[str, Credentials]:
    """Fresh ones for each provider, of the right form; the lab's Kafka knows none of them."""
    ca = {"broker_ca": lab.pem("ca.crt")}
    plain, at = f"localhost:{lab.ports.plain}", lab.ports
    api_secret, client_secret, scram = password(), password(), password()
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    connection = f"Endpoint=sb://lab.servicebus.windows.net/;SharedAccessKeyName=seldon;SharedAccessKey={key}"
    tls.further_client(folder, "canary", lab.paths.tls / "other-ca")
    client_key = (folder / "canary.key").read_text()
    idp = identity_provider.token_endpoint(at.identity_provider)
    oauth = Credentials(
        {
            "bootstrap_servers": f"localhost:{at.oauth}",
            "client_id": "id",
            "client_secret": client_secret,
            "token_endpoint_url": idp,
            **ca,
        },
        ("client_secret",),
        {"OAuth client secret": client_secret},
    )
    user = Credentials(
        {"bootstrap_servers": f"localhost:{at.kafka39_scram}", "username": "user", "password": scram, **ca},
        ("password",),
        {"SCRAM password": scram},
    )
    certificate = Credentials(
        {
            "bootstrap_servers": f"localhost:{at.mtls}",
            "client_cert": (folder / "canary.crt").read_text(),
            "client_key": client_key,
            "client_ca": lab.pem("other-ca.crt"),
            **ca,
        },
        ("client_key",),
        {"client key": client_key},
    )
    return {
        "confluent_sasl": Credentials(
            {"bootstrap_servers": plain, "api_key": "KEY", "api_secret": api_secret, **ca},
            ("api_secret",),
            {"API secret": api_secret},
        ),
        "confluent_oauth": oauth,
        "msk_scram": user,
        "event_hubs": Credentials(
            {"bootstrap_servers": plain, "connection_string": connection, "tier": "standard", **ca},
            ("connection_string",),
            {"connection string": connection, "shared access key": key},
        ),
        "msk_mtls": certificate,
        "kafka_sasl": replace(user, given={**user.given, "mechanism": "SCRAM-SHA-512"}),
        "kafka_oauth": oauth,
        "kafka_mtls": certificate,
    }


DAMAGE: dict[str, Callable[[str], str]] = {
    "api_secret": lambda text: f'{text}"',
    "client_secret": lambda text: f"{text}\\",
    "password": lambda text: f" {text}",
    "connection_string": lambda text: f"{text};EntityPath=hub",
    "client_key": lambda text: text.replace("\n", "\nAAAA", 1),
}
"""What makes a good secret one that is refused."""


PAIRS = {name: ("client_cert", "client_key", "client_ca") if name == "client_key" else (name,) for name in DAMAGE}
"""What goes with a secret: a key without its certificate is refused before any login."""


@dataclass(frozen=True)
class Setting:
    """Where the cases run.

    :param namespaces: purpose to namespace: ``fresh``, ``denied`` where admission refuses and says what it was shown,
        ``foreign`` where others own the Secrets.
    """

    kubeconfig: Path
    server: str
    folder: Path
    namespaces: Mapping[str, str]
    token: str = field(repr=False)
    wrong_token: str = field(repr=False)


@dataclass(frozen=True)
class Case:
    """One task.

    :param options: of the module, without secrets.
    :param hidden: options with secrets, which come from a file.
    :param checked: whether it is run in check mode too.
    """

    module: str
    options: Mapping[str, Any]
    hidden: Mapping[str, Any] = field(default_factory=dict, repr=False)
    fails: bool = False
    checked: bool = False


ONCE = ("confluent_sasl", "kafka_mtls")
"""Providers with a secret of one line and of many lines; what does not depend on more than that is run with these."""
REPEATED = extent.FURTHER - {"event_hubs"}
"""Providers whose secrets have the form of another one's; a connection string has parts that are secret too."""


def secret(at: Setting, provider: str, made: Credentials) -> Iterator[Case]:
    def case(
        namespace: str, given: Mapping[str, str] = made.given, api_key: str = "", fails: bool = False, **more: Any
    ) -> Case:
        hidden: dict[str, Any] = {"credentials": given, **({"api_key": api_key} if api_key else {})}
        options = {
            "provider": provider,
            "namespaces": [at.namespaces[namespace]],
            "logs_namespace": "",
            "discover_runtimes": False,
            **({} if "host" in more else {"kubeconfig": str(at.kubeconfig)}),
            **more,
        }
        return Case("seldon_kafka_secret", options, hidden, fails)

    def checked(case: Case) -> Case:
        return replace(case, checked=True)

    yield checked(case("fresh"))
    yield case("fresh", state="rendered", dest=str(at.folder / f"{provider}.yml"))
    yield checked(case("denied", fails=True))
    for name in made.secret:
        yield case("fresh", {**made.given, name: DAMAGE[name](made.given[name])}, fails=True)
    if provider in ONCE:
        yield case("denied", state="absent", fails=True)
        yield case("foreign", fails=True)
        yield checked(case("foreign", adopt=True))
        yield case("fresh", state="absent")
        yield case("fresh", {**made.given, "broker_ca": made.given[made.secret[0]]}, fails=True)
    if provider == ONCE[0]:
        # How a cluster is reached is the same for all
        yield case("fresh", host=at.server, api_key=at.token, validate_certs=False)
        yield case("fresh", host=at.server, api_key=at.wrong_token, validate_certs=False, fails=True)
        yield case("fresh", host=at.server, api_key=at.token, fails=True)
        yield case("fresh", host="https://127.0.0.1:9", api_key=at.token, fails=True)


def values(at: Setting, provider: str, made: Credentials) -> Iterator[Case]:
    dest = {"provider": provider, "dest": str(at.folder / f"{provider}-values.yml")}
    yield Case("seldon_kafka_values", dest, {"credentials": made.given})
    # With a provider that has no such field
    another, *_others = (name for name in PROVIDERS if name != provider)
    other = {**dest, "provider": another}
    for name in made.secret:
        yield Case("seldon_kafka_values", other, {"credentials": {name: made.given[name]}}, fails=True)


def preflight(at: Setting, provider: str, made: Credentials) -> Iterator[Case]:
    # The lab knows none of these credentials; the playbooks log in with such as it knows
    yield Case("seldon_kafka_preflight", {"provider": provider}, {"credentials": made.given}, fails=True)


def info(at: Setting, provider: str, made: Credentials) -> Iterator[Case]:
    # Of Secrets that hold the same, and of others
    where = [at.namespaces["fresh"], at.namespaces["denied"]]
    options = {"provider": provider, "namespaces": where, "logs_namespace": "", "kubeconfig": str(at.kubeconfig)}
    yield Case("seldon_kafka_info", options, {"credentials": made.given})


def backup(at: Setting, provider: str, made: Credentials) -> Iterator[Case]:
    """Secrets of the foreign namespace: copied where that is refused, and where it is not, put back, dropped."""
    if provider not in ONCE:
        return
    names = PROVIDERS[provider].secret_names()
    which: dict[str, Any] = {"namespaces": [at.namespaces["foreign"]], "secrets": [names.broker, names.client]}

    def case(state: str, namespace: str, fails: bool = False, **more: Any) -> Case:
        place = {"kubeconfig": str(at.kubeconfig), "namespace": at.namespaces[namespace]}
        return Case("seldon_kafka_secret_backup", {"state": state, **place, **more}, fails=fails, checked=True)

    yield case("present", "denied", fails=True, **which)
    yield case("present", "fresh", **which)
    yield case("restored", "fresh")
    yield case("absent", "fresh")


def rollout(at: Setting, provider: str, _made: Credentials) -> Iterator[Case]:
    if provider in ONCE:
        names = PROVIDERS[provider].secret_names()
        options = {"kubeconfig": str(at.kubeconfig), "secrets": [names.broker, names.client], "timeout": 0}
        yield Case("seldon_kafka_rollout", options, checked=True)


def charts(at: Setting, provider: str, made: Credentials) -> Iterator[Case]:
    # A provider's secret stands in for the password of the repository, so that it is looked for
    if provider == ONCE[0]:
        options = {"repository": "http://127.0.0.1:9", "version": "2.8.0", "installation": {"charts": ["crds"]}}
        login = {"username": "user", "password": made.given[made.secret[0]]}
        yield Case("seldon_core_charts", options, login, fails=True)


def plan(at: Setting, provider: str, made: Credentials) -> Iterator[Case]:
    def case(**charts: Any) -> Case:
        options = {
            "provider": provider,
            "kubeconfig": str(at.kubeconfig),
            "values": {},
            "secrets": {"namespaces": [at.namespaces["fresh"]], "logs_namespace": ""},
            "login": {},
            "installation": {"charts": []},
            "rollout": {},
        }
        where = {"repository": str(at.folder), "version": "2.8.0", **charts}
        return Case("seldon_kafka_plan", options, {"credentials": made.given, "charts": where}, fails=True)

    # The lab knows none of these credentials
    yield case()
    # With nothing of them but the password of the repository
    yield case(repository="http://127.0.0.1:9", username="user", password=made.given[made.secret[0]])


def _of_a_release(at: Setting, token: str, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    where = {"host": at.server, "validate_certs": False, **options}
    return where, {"api_key": token}


def helm(at: Setting, provider: str, _made: Credentials) -> Iterator[Case]:
    if provider == ONCE[0]:
        options = {"state": "rolled_back", "name": "none", "namespace": at.namespaces["fresh"], "revision": 1}
        # Helm gets a token in its environment, which its own user alone may read
        yield Case("seldon_core_release", {"kubeconfig": str(at.kubeconfig), **options}, fails=True)


def releases(at: Setting, provider: str, _made: Credentials) -> Iterator[Case]:
    if provider == ONCE[0]:
        options = {"state": "absent", "installation": {"charts": ["crds"]}}
        yield Case("seldon_core_release_plan", *_of_a_release(at, at.wrong_token, **options), fails=True)


def cleanup(at: Setting, provider: str, _made: Credentials) -> Iterator[Case]:
    if provider == ONCE[0]:
        workload = {"kind": "Model", "namespace": at.namespaces["fresh"], "name": "none"}
        options = _of_a_release(at, at.wrong_token, workloads=[workload], timeout=1)
        yield Case("seldon_core_cleanup", *options, fails=True)


def lock(at: Setting, provider: str, _made: Credentials) -> Iterator[Case]:
    if provider == ONCE[0]:
        options = {"holder": "a@host/1", "namespaces": [at.namespaces["fresh"]], "timeout": 0}
        yield Case("seldon_core_lock", *_of_a_release(at, at.wrong_token, **options), fails=True)


def wait(at: Setting, provider: str, _made: Credentials) -> Iterator[Case]:
    if provider == ONCE[0]:
        options = {"name": "none", "namespace": at.namespaces["fresh"], "timeout": 0}
        yield Case("seldon_core_wait", *_of_a_release(at, at.wrong_token, **options), fails=True)


def support_bundle(at: Setting, provider: str, made: Credentials) -> Iterator[Case]:
    # What is in an archive, tests/integration/test_info.py searches
    if provider in ONCE:
        namespaces = [at.namespaces["fresh"], at.namespaces["denied"]]
        options = {"provider": provider, "kubeconfig": str(at.kubeconfig), "dest": str(at.folder)}
        given = {"credentials": made.given}
        yield Case("seldon_core_support_bundle", {**options, "only_namespaces": namespaces}, given, checked=True)


MODULES: dict[str, Callable[[Setting, str, Credentials], Iterator[Case]]] = {
    "seldon_core_charts": charts,
    "seldon_core_cleanup": cleanup,
    "seldon_core_lock": lock,
    "seldon_core_release": helm,
    "seldon_core_release_plan": releases,
    "seldon_core_support_bundle": support_bundle,
    "seldon_core_wait": wait,
    "seldon_kafka_info": info,
    "seldon_kafka_plan": plan,
    "seldon_kafka_rollout": rollout,
    "seldon_kafka_secret": secret,
    "seldon_kafka_values": values,
    "seldon_kafka_preflight": preflight,
    # Puts back what others own, as ours
    "seldon_kafka_secret_backup": backup,
}
"""Every module of the collection, and what is done with it."""

PLAYBOOKS: dict[str, tuple[str, ...]] = {
    "install_seldon_confluent": ("confluent_sasl",),
    "install_seldon_confluent_oauth": ("confluent_oauth",),
    "install_seldon_msk_mtls": ("msk_mtls",),
    "install_seldon_msk_scram": ("msk_scram",),
    "install_seldon_event_hubs": ("event_hubs",),
    "install_seldon_kafka_sasl": ("kafka_sasl",),
    "install_seldon_kafka_oauth": ("kafka_oauth",),
    "install_seldon_kafka_mtls": ("kafka_mtls",),
    "preflight": ("confluent_sasl",),
    "render": ("confluent_sasl",),
    "rotate_credentials": ("confluent_sasl",),
    "status": ("confluent_sasl",),
    "support_bundle": ("confluent_sasl",),
    "uninstall": ("confluent_sasl",),
}
"""Every playbook of the collection, and the providers that it is run with."""
