# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both kinds of Kafka client of Seldon log in with the right credentials, and fail where they are known to fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import certifi
import pytest
import yaml
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    ScramMechanism,
    UserScramCredentialDeletion,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from kubernetes import client, utils

from ansible_collections.seldon.managed_kafka.plugins.module_utils.options.shared import utc_now
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.public_cas import public_roots
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.registry import PROVIDERS as REGISTRY
from ansible_collections.seldon.managed_kafka.plugins.module_utils.providers.versions import dataflow_environment
from ansible_collections.seldon.managed_kafka.plugins.module_utils.secrets.secret import to_base64
from ansible_collections.seldon.managed_kafka.plugins.module_utils.validation.topics import Topics
from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.render import runtime_values, setup_values
from tests.lab import identity_provider, polling, readers, repository, state, variables
from tests.lab.charts.versions import change
from tests.lab.commands import check
from tests.lab.credentials import Login
from tests.lab.kafka import broker
from tests.lab.operator.runtime import runtime_manifests
from tests.lab.readers.outcome import Outcome
from tests.lab.readers.read import DEPLOYMENTS

pytestmark = pytest.mark.lab

Values = dict[str, Any]
Secrets = Mapping[str, Mapping[str, str | bytes]]
Changes = Mapping[str, Mapping[str, str] | None]

VERSION = "2.8.0"
BROKER, CLIENT, LOGIN = "kafka-broker-tls", "kafka-client-tls", "login"
WRONG = "wrong-but-nobody-elses-business+/="


@dataclass(frozen=True)
class Installation:
    """Seldon in a namespace: the broker's port, `security.kafka` of the values, Secrets, the runtime's overrides."""

    port: int
    security: Values
    secrets: Secrets = field(repr=False)
    overrides: tuple[Values, ...] = ()

    def but(self, *, secrets: Changes | None = None, **security: Any) -> Installation:
        """The same with other Secrets, or none where None, and with other values of `security.kafka`."""
        merged = {name: {**self.secrets.get(name, {}), **new} for name, new in (secrets or {}).items() if new}
        kept = {name: data for name, data in self.secrets.items() if name not in (secrets or {})}
        return replace(self, security=change(self.security, security), secrets=kept | merged)


Install = Callable[[Installation], str]
Provider = Callable[[state.Lab], Installation]


def sasl(lab: state.Lab, port: int, mechanism: str, username: str, secret: Mapping[str, str]) -> Installation:
    """An installation that logs in with a Secret."""
    client_values = {"username": username, "secret": LOGIN}
    security = {
        "protocol": "SASL_SSL",
        "sasl": {"mechanism": mechanism, "client": client_values},
        "ssl": {"client": {"brokerValidationSecret": BROKER, "endpointIdentificationAlgorithm": "https"}},
    }
    return Installation(port, security, {LOGIN: secret, BROKER: {"ca.crt": lab.pem("ca.crt")}})


def confluent_sasl(lab: state.Lab) -> Installation:
    user = lab.credentials.plain
    return sasl(lab, lab.ports.plain, "PLAIN", user.username, {"password": user.password})


def event_hubs(lab: state.Lab) -> Installation:
    user = lab.credentials.event_hubs
    return sasl(lab, lab.ports.plain, "PLAIN", user.username, {"password": user.password})


def msk_scram(lab: state.Lab, mechanism: str = "SCRAM-SHA-512") -> Installation:
    user = lab.credentials.scram
    return sasl(lab, lab.ports.scram, mechanism, user.username, {"password": user.password})


def msk_scram_256(lab: state.Lab) -> Installation:
    return msk_scram(lab, "SCRAM-SHA-256")


def confluent_oauth(lab: state.Lab) -> Installation:
    user = lab.credentials.oauth
    secret = {
        "method": "OIDC",
        "client_id": user.username,
        "client_secret": user.password,
        "token_endpoint_url": identity_provider.token_endpoint(lab.ports.identity_provider),
        "scope": identity_provider.SCOPE,
        "extensions": "logicalCluster=lkc-lab01,identityPoolId=pool-lab1",
    }
    return sasl(lab, lab.ports.oauth, "OAUTHBEARER", "", secret)


def msk_mtls(lab: state.Lab) -> Installation:
    files = {"tls.crt": "client.crt", "tls.key": "client.key", "ca.crt": "client-ca.crt"}
    ssl = {"secret": CLIENT, "brokerValidationSecret": BROKER, "endpointIdentificationAlgorithm": "https"}
    return Installation(
        lab.ports.mtls,
        {"protocol": "SSL", "ssl": {"client": ssl}},
        {CLIENT: {key: lab.pem(file) for key, file in files.items()}, BROKER: {"ca.crt": lab.pem("ca.crt")}},
    )


PROVIDERS = (confluent_sasl, confluent_oauth, msk_mtls, msk_scram, msk_scram_256, event_hubs)


@pytest.fixture(scope="session")
def setup_chart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lab's chart that makes the SeldonConfig."""
    return repository.write("setup", VERSION, tmp_path_factory.mktemp("charts") / "setup")


@pytest.fixture
def install(lab: state.Lab, cluster: client.CoreV1Api, new_namespace: Callable[[], str], setup_chart: Path) -> Install:
    """What the chart and the operator make of an installation, in a namespace of its own: the Kafka clients' part."""
    helm = [lab.paths.bin / "helm", "template", "seldon", setup_chart, "--values", "-"]

    def to(wanted: Installation) -> str:
        kafka = {"bootstrap": f"localhost:{wanted.port}", "topics": {"replicationFactor": 1}}
        values = yaml.safe_dump({"kafka": kafka, "security": {"kafka": wanted.security}})
        rendered = yaml.safe_load_all(check(helm, what="helm template", stdin=values))
        (seldon_config,) = (each for each in rendered if each and each["kind"] == "SeldonConfig")
        namespace = new_namespace()
        spec = {"seldonConfig": "default", "overrides": list(wanted.overrides)}
        runtime = {"metadata": {"name": "seldon", "namespace": namespace}, "spec": spec}
        for manifest in runtime_manifests(runtime, seldon_config, (2, 8, 0), {}):
            if manifest["kind"] in ("ServiceAccount", "Role", "RoleBinding", "ConfigMap") or (
                manifest["metadata"]["name"] in DEPLOYMENTS.values()
            ):
                utils.create_from_dict(cluster.api_client, manifest, namespace=namespace)
        for name, data in wanted.secrets.items():
            metadata = client.V1ObjectMeta(name=name)
            encoded = {key: to_base64(content) for key, content in data.items()}
            cluster.create_namespaced_secret(namespace, client.V1Secret(metadata=metadata, data=encoded))
        return namespace

    return to


@pytest.fixture
def scram_user(lab: state.Lab) -> Iterator[Callable[[str], Login]]:
    """Users that the broker knows by SCRAM, with passwords of the test's own."""
    admin = AdminClient({"bootstrap.servers": f"localhost:{lab.ports.internal}", "log_level": 0})
    users: list[Login] = []

    def create(text: str) -> Login:
        users.append(Login(f"test-{uuid4().hex[:10]}", text))
        broker.set_scram_password(admin, users[-1])
        return users[-1]

    yield create
    for user in users:
        for mechanism in (ScramMechanism.SCRAM_SHA_512, ScramMechanism.SCRAM_SHA_256):
            for done in admin.alter_user_scram_credentials(
                [UserScramCredentialDeletion(user.username, mechanism)]
            ).values():
                done.result(timeout=30)


def why_not(lab: state.Lab, namespace: str, which: str) -> str:
    """Why a reader cannot log in; empty when it can."""
    outcome = readers.read(lab, namespace, which)
    assert outcome.ok != bool(outcome.error)
    return outcome.error


def other_key(lab: state.Lab, form: PrivateFormat, encryption: KeySerializationEncryption | None = None) -> str:
    """The client's key in another form."""
    key = load_pem_private_key(lab.pem("client.key").encode(), None)
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption()).decode()


def ec_client(lab: state.Lab) -> dict[str, str]:
    """A client certificate with an EC key, of the authority that the broker trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer = load_pem_private_key(lab.pem("client-ca.key").encode(), None)
    return {
        "tls.crt": certificate_like(lab, "client.crt", key, signer),
        "tls.key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    }


def namesake(lab: state.Lab) -> str:
    """Another authority with the subject of the one that signed the broker's certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    return certificate_like(lab, "ca.crt", key, key)


def certificate_like(lab: state.Lab, file: str, key: ec.EllipticCurvePrivateKey, signer: Any) -> str:
    """A certificate as in a file of the lab, but for another key."""
    like = x509.load_pem_x509_certificate(lab.pem(file).encode())
    builder = x509.CertificateBuilder(
        subject_name=like.subject,
        issuer_name=like.issuer,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=like.not_valid_before_utc,
        not_valid_after=like.not_valid_after_utc,
    )
    # OpenSSL tells two authorities of one name apart by this
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    for extension in like.extensions:
        if not isinstance(extension.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    return builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_login_right_credentials_succeeds(lab: state.Lab, install: Install, provider: Provider) -> None:
    namespace = install(provider(lab))

    assert {which: why_not(lab, namespace, which) for which in readers.READERS} == {"go": "", "jvm": ""}


def written(lab: state.Lab, provider: str, **changes: str) -> Installation:
    """What the collection writes for a provider."""
    plan = REGISTRY[provider].plan({**variables.credentials(lab, provider), **changes}, utc_now())
    values = setup_values(plan.connection, Topics(), verify_hostname=True)
    port = int(plan.connection.bootstrap_servers.rpartition(":")[2])
    return Installation(port, values["security"]["kafka"], plan.secrets)


@pytest.mark.parametrize("provider", REGISTRY)
def test_login_with_what_the_collection_writes_succeeds(lab: state.Lab, install: Install, provider: str) -> None:
    namespace = install(written(lab, provider))

    assert {which: why_not(lab, namespace, which) for which in readers.READERS} == {"go": "", "jvm": ""}


def test_login_with_the_ca_among_all_public_roots_succeeds(lab: state.Lab, install: Install) -> None:
    bundle = public_roots() + lab.pem("ca.crt")
    namespace = install(written(lab, "kafka_mtls", broker_ca=bundle))

    assert {which: why_not(lab, namespace, which) for which in readers.READERS} == {"go": "", "jvm": ""}


def test_login_with_all_public_roots_alone_is_refused(lab: state.Lab, install: Install) -> None:
    namespace = install(written(lab, "kafka_sasl", broker_ca="public"))

    assert "certificate verify failed" in why_not(lab, namespace, "go")
    assert "PKIX path" in why_not(lab, namespace, "jvm")


@pytest.mark.parametrize(
    ("provider", "secrets", "go", "jvm"),
    [
        (confluent_sasl, {LOGIN: {"password": WRONG}}, "_AUTHENTICATION", "SaslAuthenticationException"),
        (event_hubs, {LOGIN: {"password": WRONG}}, "_AUTHENTICATION", "SaslAuthenticationException"),
        (msk_scram, {LOGIN: {"password": WRONG}}, "_AUTHENTICATION", "SaslAuthenticationException"),
        (confluent_oauth, {LOGIN: {"client_secret": WRONG}}, "invalid_client", "invalid_client"),
        (confluent_sasl, {BROKER: None}, f"Secret {BROKER} cannot be read", f"Secret {BROKER} cannot be read"),
        # The JVM client takes a missing password for an empty one
        (confluent_sasl, {LOGIN: None}, f"Secret {LOGIN} cannot be read", "SaslAuthenticationException"),
        # The Go clients take a missing client certificate for one-sided TLS, which the broker refuses
        (msk_mtls, {CLIENT: None}, "SSL alert number 42", f"Secret {CLIENT} cannot be read"),
    ],
)
def test_login_wrong_secret_tells_the_reason(
    lab: state.Lab, install: Install, provider: Provider, secrets: Changes, go: str, jvm: str
) -> None:
    namespace = install(provider(lab).but(secrets=secrets))

    for which, reason in {"go": go, "jvm": jvm}.items():
        error = why_not(lab, namespace, which)
        assert reason in error
        assert WRONG not in error


@pytest.mark.parametrize("provider", [confluent_sasl, msk_mtls])
def test_login_wrong_broker_ca_is_refused_by_both(lab: state.Lab, install: Install, provider: Provider) -> None:
    namespace = install(provider(lab).but(secrets={BROKER: {"ca.crt": lab.pem("other-ca.crt")}}))

    assert "certificate verify failed" in why_not(lab, namespace, "go")
    assert "PKIX path" in why_not(lab, namespace, "jvm")


@pytest.mark.parametrize("client_file", ["client-untrusted", "client-expired"])
def test_login_wrong_client_certificate_is_refused_by_the_broker(
    lab: state.Lab, install: Install, client_file: str
) -> None:
    files = {"tls.crt": lab.pem(f"{client_file}.crt"), "tls.key": lab.pem(f"{client_file}.key")}
    namespace = install(msk_mtls(lab).but(secrets={CLIENT: files}))

    assert "SSL alert number" in why_not(lab, namespace, "go")
    assert "alert" in why_not(lab, namespace, "jvm")


def badly_named(lab: state.Lab, algorithm: str) -> Installation:
    """Brokers whose certificate is not of the host name under which they are reached."""
    ssl = {"client": {"endpointIdentificationAlgorithm": algorithm}}
    return replace(confluent_sasl(lab), port=lab.ports.badhost).but(ssl=ssl)


def test_login_wrong_host_name_is_refused_where_it_is_verified(lab: state.Lab, install: Install) -> None:
    namespace = install(badly_named(lab, "https"))

    assert "certificate verify failed" in why_not(lab, namespace, "go")
    assert "matching localhost" in why_not(lab, namespace, "jvm")


def test_login_wrong_host_name_is_not_seen_where_it_is_not_verified(lab: state.Lab, install: Install) -> None:
    namespace = install(badly_named(lab, ""))

    assert "certificate verify failed" not in why_not(lab, namespace, "go")
    assert "matching localhost" not in why_not(lab, namespace, "jvm")


@pytest.mark.parametrize(
    ("text", "go", "jvm"),
    [
        ('zebra"okapi', "", "JAAS line cannot be parsed"),
        ("zebra\\okapi", "", "SaslAuthenticationException"),
        ("zebra'okapi,$(HOME)$$={};#", "", ""),
    ],
)
def test_login_password_with_jaas_syntax_fails_on_the_jvm_alone(
    lab: state.Lab, install: Install, scram_user: Callable[[str], Login], text: str, go: str, jvm: str
) -> None:
    user = scram_user(text)
    wanted = sasl(lab, lab.ports.scram, "SCRAM-SHA-512", user.username, {"password": user.password})
    namespace = install(wanted)

    assert why_not(lab, namespace, "go") == go
    error = why_not(lab, namespace, "jvm")
    assert jvm in error
    assert bool(jvm) is bool(error)
    assert not any(part in error for part in ("zebra", "okapi"))


@pytest.mark.parametrize(("after", "jvm"), [(" ", "Authentication failed"), ("\n", "JAAS line cannot be parsed")])
def test_login_white_space_around_password_fails(lab: state.Lab, install: Install, after: str, jvm: str) -> None:
    padded = {"password": f"{lab.credentials.plain.password}{after}"}
    namespace = install(confluent_sasl(lab).but(secrets={LOGIN: padded}))

    assert "Authentication failed" in why_not(lab, namespace, "go")
    assert jvm in why_not(lab, namespace, "jvm")


@pytest.mark.parametrize(
    ("key", "jvm"),
    [
        (lambda lab: {"tls.key": other_key(lab, PrivateFormat.TraditionalOpenSSL)}, "Illegal base64"),
        (lambda lab: {"tls.key": lab.pem("client.key").replace("\n", "\r\n")}, "Illegal base64"),
        (lambda lab: {"tls.key": f"# the key\n{lab.pem('client.key')}"}, "Illegal base64"),
        (ec_client, "InvalidKeySpecException"),
    ],
    ids=["pkcs1", "crlf", "comment", "ec"],
)
def test_login_key_that_only_go_reads_fails_on_the_jvm(
    lab: state.Lab, install: Install, key: Callable[[state.Lab], dict[str, str]], jvm: str
) -> None:
    namespace = install(msk_mtls(lab).but(secrets={CLIENT: key(lab)}))

    assert why_not(lab, namespace, "go") == ""
    assert jvm in why_not(lab, namespace, "jvm")


@pytest.mark.parametrize("which_key", ["encrypted", "of another certificate"])
def test_login_unusable_key_go_presents_no_certificate(lab: state.Lab, install: Install, which_key: str) -> None:
    encrypted = other_key(lab, PrivateFormat.PKCS8, BestAvailableEncryption(b"password of the key"))
    key = encrypted if which_key == "encrypted" else lab.pem("client-untrusted.key")
    namespace = install(msk_mtls(lab).but(secrets={CLIENT: {"tls.key": key}}))

    # As the broker sees it, there was no certificate
    assert "SSL alert number 42" in why_not(lab, namespace, "go")
    assert why_not(lab, namespace, "jvm")


@pytest.mark.parametrize("last", ["namesake", "signer"])
def test_login_two_roots_of_one_subject_jvm_keeps_the_last(lab: state.Lab, install: Install, last: str) -> None:
    roots = [lab.pem("ca.crt"), namesake(lab)]
    bundle = "".join(roots if last == "namesake" else reversed(roots))
    namespace = install(confluent_sasl(lab).but(secrets={BROKER: {"ca.crt": bundle}}))

    assert why_not(lab, namespace, "go") == ""
    assert bool(why_not(lab, namespace, "jvm")) is (last == "namesake")


def test_login_without_broker_secret_private_ca_is_refused(lab: state.Lab, install: Install) -> None:
    namespace = install(confluent_sasl(lab).but(ssl={"client": {"brokerValidationSecret": ""}}))

    assert "certificate verify failed" in why_not(lab, namespace, "go")
    assert "PKIX path" in why_not(lab, namespace, "jvm")


def test_login_mtls_without_broker_secret_succeeds_with_go_alone(lab: state.Lab, install: Install) -> None:
    wanted = msk_mtls(lab).but(
        secrets={CLIENT: {"ca.crt": lab.pem("ca.crt")}}, ssl={"client": {"brokerValidationSecret": ""}}
    )
    namespace = install(wanted)

    # Go validates the broker against the client Secret's authority, the JVM against the public roots
    assert why_not(lab, namespace, "go") == ""
    assert "PKIX path" in why_not(lab, namespace, "jvm")


@pytest.mark.parametrize("key", ["method", "scope", "extensions"])
def test_login_oauth_secret_without_a_key_fails_with_go(lab: state.Lab, install: Install, key: str) -> None:
    complete = confluent_oauth(lab)
    fields = {name: value for name, value in complete.secrets[LOGIN].items() if name != key}
    namespace = install(replace(complete, secrets={**complete.secrets, LOGIN: fields}))

    assert why_not(lab, namespace, "go") == f"the Secret {LOGIN} has no key {key}"


def test_login_other_oauth_method_fails_with_go_alone(lab: state.Lab, install: Install) -> None:
    namespace = install(confluent_oauth(lab).but(secrets={LOGIN: {"method": "oauth"}}))

    assert "sasl.oauthbearer.method" in why_not(lab, namespace, "go")
    assert why_not(lab, namespace, "jvm") == ""


def test_login_oauth_with_java_client_4_needs_the_allowed_token_url(lab: state.Lab, install: Install) -> None:
    wanted = confluent_oauth(lab)
    variables = dataflow_environment("2.10.2", ["no-such-secret", LOGIN])
    override = {
        "name": "seldon-dataflow-engine",
        "podSpec": {"containers": [{"name": "dataflow-engine", "env": variables}]},
    }

    outcome = readers.read(lab, install(wanted), "jvm", "4.0.0")
    assert "org.apache.kafka.sasl.oauthbearer.allowed.urls" in outcome.error
    assert readers.read(lab, install(replace(wanted, overrides=(override,))), "jvm", "4.0.0").ok


def with_private_ca(lab: state.Lab) -> Installation:
    """OAuth as the collection configures it for an identity provider with the lab's CA, on 2.8.5 and newer."""
    user = lab.credentials.oauth
    given = {
        "bootstrap_servers": f"localhost:{lab.ports.oauth}",
        "client_id": user.username,
        "client_secret": user.password,
        "token_endpoint_url": identity_provider.token_endpoint(lab.ports.identity_provider),
        "scope": identity_provider.SCOPE,
        "logical_cluster": "lkc-lab01",
        "identity_pool_id": "pool-lab1",
        "broker_ca": lab.pem("ca.crt"),
        "token_endpoint_ca": lab.pem("ca.crt"),
    }
    provider = REGISTRY["confluent_oauth"]
    plan = provider.plan(given, utc_now(), provider.secret_names(BROKER, LOGIN))
    rendered = runtime_values(plan.connection, "2.10.2")
    names = {
        "dataflow": "seldon-dataflow-engine",
        "modelgateway": "seldon-modelgateway",
        "pipelinegateway": "seldon-pipelinegateway",
    }
    overrides = tuple({"name": name, "podSpec": rendered[key]["podSpec"]} for key, name in names.items())
    return replace(confluent_oauth(lab), secrets=plan.secrets, overrides=overrides)


@pytest.mark.parametrize(("which", "client_version"), [("go", "3.6.2"), ("jvm", "3.6.2"), ("jvm", "4.0.0")])
def test_login_oauth_at_a_private_ca_succeeds_with_what_is_mounted(
    lab: state.Lab, install: Install, which: str, client_version: str
) -> None:
    public = Path(certifi.where())
    namespace = install(with_private_ca(lab))

    assert readers.read(lab, namespace, which, client_version, roots=public) == Outcome(which, True)
    without = install(replace(with_private_ca(lab), overrides=()))
    error = readers.read(lab, without, which, "3.6.2", roots=public).error
    assert ("local issuer certificate" if which == "go" else "retrieving token") in error


def test_login_without_the_role_cannot_read_secrets(
    lab: state.Lab, cluster: client.CoreV1Api, install: Install
) -> None:
    namespace = install(confluent_sasl(lab))
    client.RbacAuthorizationV1Api(cluster.api_client).delete_namespaced_role("seldon-scheduler-role", namespace)

    assert "cannot be read" in why_not(lab, namespace, "go")


def test_login_leaves_no_topic_behind(lab: state.Lab, install: Install) -> None:
    namespace = install(confluent_sasl(lab))
    admin = AdminClient({"bootstrap.servers": f"localhost:{lab.ports.internal}", "log_level": 0})

    for which in readers.READERS:
        assert why_not(lab, namespace, which) == ""

    # Of another run at the same time there may be some for a moment
    polling.until(
        lambda: not any(topic.startswith("seldon.lab.") for topic in admin.list_topics(timeout=30).topics),
        seconds=30,
        what="every topic of a client to be gone",
    )
