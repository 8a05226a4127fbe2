# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""What describes a managed Kafka: the fields that a user gives, and the plan that follows from them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from ..common.option_names import mark
from ..validation import recognize
from ..validation.certificates import CaBundle, ca_bundle, unverified_bundle
from ..validation.endpoints import Endpoint, bootstrap
from ..validation.errors import InvalidInputError, InvalidValueError, Problem, Problems
from ..validation.names import secret_name
from ..validation.text import environment_text, string
from .grants import Access, kafka_acls
from .names import Content
from .public_cas import public_roots

_OPTION = "credentials"
"""The option that all fields are in, for messages."""
ALL_PUBLIC_ROOTS = "public"
"""Given as the CA of the brokers, it stands for every public root."""
_ALL_TITLE = "all public roots"
_PEM_FORMS = (recognize.PEM, recognize.PRIVATE_KEY)
BROKER_SECRET = "kafka-broker-tls"
"""Default name of the Secret with the CA that signs the brokers' certificates; the same for every provider."""


@dataclass(frozen=True)
class Context:
    """What a check may use besides the value itself."""

    now: datetime
    """Aware UTC time at which certificates have to be valid."""
    reads_certificates: bool = True
    """Whether this host can parse certificates; where it cannot, another host has checked them."""


@dataclass(frozen=True)
class Field:
    """One value that the user gives.

    :param description: sentences for messages and the documentation, in which other fields are marked.
    :param check: takes the string, returns the usable form, raises InvalidValueError.
    :param secret: whether the value must never be shown.
    :param in_values: whether the Helm values depend on it; never together with secret.
    :param needs_context: whether the check takes the context too.
    :param form: the form of its strings, where it is one that no other field takes.
    :param stored_as: what secret stores and consoles call the value, in lower case without separators.
    """

    name: str
    description: str
    check: Callable[..., Any]
    required: bool = True
    secret: bool = False
    in_values: bool = False
    needs_context: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    form: recognize.Form | None = None
    stored_as: tuple[str, ...] = ()

    @property
    def is_pem(self) -> bool:
        """Return whether the value is PEM text, which users have in files."""
        return self.form in _PEM_FORMS

    def takes(self, form: recognize.Form | None) -> bool:
        """Return whether a string of this form may be a value of the field; its check tells PEM texts apart."""
        return form in (None, self.form) or (self.is_pem and form in _PEM_FORMS)


def _broker_ca(text: str, context: Context) -> CaBundle:
    if text == ALL_PUBLIC_ROOTS:
        return CaBundle(public_roots(), title=_ALL_TITLE)
    return ca_bundle(text, context.now) if context.reads_certificates else CaBundle(unverified_bundle(text))


def marked(field: str) -> str:
    """Return a field as messages mark it."""
    return mark(f"{_OPTION}.{field}")


def left_out_note(field: str, clauses: Iterable[str]) -> tuple[str, ...]:
    """Return a sentence about certificates of a field that are left out; none where there are none."""
    listed = "; ".join(clauses)
    return (
        (f"{marked(field)} is written without certificates that are not needed or not valid: {listed}.",)
        if listed
        else ()
    )


BOOTSTRAP_SERVERS = Field(
    "bootstrap_servers",
    "Comma-separated list of the brokers to contact first, each as host:port.",
    bootstrap,
    in_values=True,
)
BROKER_CA = Field(
    "broker_ca",
    "PEM text of the CA certificates that sign the brokers' certificates, up to the root. When omitted, the public "
    f"roots that the provider documents, and all public roots where it documents none; {ALL_PUBLIC_ROOTS} for all.",
    _broker_ca,
    required=False,
    needs_context=True,
    form=recognize.PEM,
)


@dataclass(frozen=True)
class Key:
    """A key of the Secret that identifies the client.

    :param name: of the key, as Seldon's Kafka clients read it.
    :param content: returns its content from the checked values of the fields.
    :param field: the field that it comes from; empty for a constant, and for what no secret store can have.
    :param optional: whether the Secret lacks the key where its content is empty.
    """

    name: str
    content: Callable[[Mapping[str, Any]], Content]
    field: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Reference:
    """In place of a value: the external secret store has the value of this field."""

    field: str


@dataclass(frozen=True)
class SecretNames:
    """Names of the Secrets, equal in every namespace.

    :param broker: holds C(ca.crt), the CA of the brokers.
    :param client: holds what identifies the client; its keys depend on the provider.
    """

    broker: str
    client: str


@dataclass(frozen=True)
class Limits:
    """What is known of the limits of a provider's brokers, before they are asked.

    :param message_max_bytes: largest message that they accept; None where that is not known.
    :param min_insync_replicas: a topic with fewer replicas accepts no messages.
    :param topics: number of topics that every cluster can have; None where that is no concern.
    :param partitions_per_topic: most partitions of a topic; None where that is no concern.
    :param missing_features: what Seldon Core needs and the provider does not offer, clauses.
    :param warnings: restrictions of what works, clauses.
    """

    message_max_bytes: int | None = None
    min_insync_replicas: int = 1
    topics: int | None = None
    partitions_per_topic: int | None = None
    missing_features: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def message_size(self) -> int:
        """Return the largest message, in bytes, that Seldon is to send: what every broker takes by default, if unknown.

        https://kafka.apache.org/documentation/#brokerconfigs_message.max.bytes
        """
        return self.message_max_bytes or 1048588


@dataclass(frozen=True)
class Connection:
    """Everything about the connection that is no secret; the Helm values depend on this alone.

    :param token_endpoint_url: where OAuth tokens are issued; empty where the login needs none.
    :param has_token_endpoint_ca: whether the client Secret has the private CA of the identity provider.
    """

    bootstrap_servers: str
    protocol: str
    mechanism: str
    username: str
    names: SecretNames
    limits: Limits
    token_endpoint_url: str = ""
    has_token_endpoint_ca: bool = False


@dataclass(frozen=True, repr=False)
class ProviderPlan:
    """What follows from a user's credentials.

    :param secrets: name of each Secret to its keys to their content.
    :param client: librdkafka settings of the login, with the secrets in them.
    :param secret_values: every string that must never be shown, unencoded.
    :param broker_ca: which CAs verify the brokers' certificates, for people; empty where this host cannot read them.
    :param trusts_all_roots: whether these are all public roots.
    :param principal: whom the brokers' access rules name, as far as the credentials tell; else empty.
    :param notes: what was converted, sentences without values.
    :param expires: when the client's certificate expires, aware UTC time; None where there is none.
    """

    provider: str
    connection: Connection
    secrets: Mapping[str, Mapping[str, Content]]
    client: Mapping[str, str]
    secret_values: tuple[str, ...]
    broker_ca: str = ""
    trusts_all_roots: bool = False
    principal: str = ""
    notes: tuple[str, ...] = ()
    expires: datetime | None = None


@dataclass(frozen=True)
class InstalledConnection:
    """How a release of the setup chart connects to Kafka; each string is empty where the values do not set it.

    :param broker_secret: name of the Secret with the CA of the brokers.
    :param client_secret: name of the Secret that identifies the client.
    """

    bootstrap_servers: str = ""
    protocol: str = ""
    mechanism: str = ""
    username: str = ""
    broker_secret: str = ""
    client_secret: str = ""


class Provider(ABC):
    """A Kafka and a way to log in to it. A subclass is data, plus the rules that tie its fields together."""

    name: ClassVar[str]
    title: ClassVar[str]
    protocol: ClassVar[str]
    mechanisms: ClassVar[tuple[str, ...]]
    """SASL mechanisms that the provider offers; none where the protocol has none."""
    default_client_secret: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    limits: ClassVar[Limits] = Limits()
    other_ports: ClassVar[Mapping[int, str]] = {}
    """Port to what the provider offers there instead of this way to log in."""
    roots: ClassVar[tuple[str, ...]] = ()
    """Common names of the public CAs that the provider documents, of public_cas.SOURCES; none where it names none."""
    domains: ClassVar[tuple[str, ...]] = ()
    """Ends of the host names of the provider's brokers; none where they can have any."""
    dry_runs: ClassVar[bool] = True
    """Whether the provider guarantees that a request with validate_only creates nothing."""
    client_keys: ClassVar[tuple[Key, ...]]
    """Keys of the Secret that identifies the client."""

    # --- what a provider decides -------------------------------------------------------------------------------------

    def mechanism(self, values: Mapping[str, Any]) -> str:
        """Return the SASL mechanism: the chosen one, else the only one; empty where the protocol has none."""
        return str(values.get("mechanism") or "".join(self.mechanisms))

    def username(self, values: Mapping[str, Any]) -> str:
        """Return the SASL user name, which is not a secret; empty where there is none."""
        return ""

    def principal(self, values: Mapping[str, Any]) -> str:
        """Return whom the brokers' access rules name; empty where the credentials do not tell."""
        username = self.username(values)
        return f"User:{username}" if username else ""

    def grant_commands(self, access: Access) -> tuple[str, ...]:
        """Return the commands with which an administrator of the brokers grants what Seldon Core 2 needs."""
        return kafka_acls(access)

    @abstractmethod
    def client_settings(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return the librdkafka settings of the login, besides bootstrap servers, protocol and CA."""

    def check_connection(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        """Yield the problems between fields that are valid on their own, of the connection."""
        return ()

    def cross_check(self, values: Mapping[str, Any]) -> Iterable[Problem]:
        """Yield the problems between all fields, when the connection has none."""
        return ()

    def bootstrap_servers(self, values: Mapping[str, Any]) -> tuple[Endpoint, ...]:
        """Return the brokers to contact first."""
        return tuple(values["bootstrap_servers"])

    def notes(self, raw: Mapping[str, str], values: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what was converted so that all of Seldon's Kafka clients can use it, sentences without values."""
        return ()

    def limits_for(self, values: Mapping[str, Any]) -> Limits:
        """Return the limits of the brokers."""
        return self.limits

    def expires(self, values: Mapping[str, Any]) -> datetime | None:
        """Return when the client's certificate expires, aware UTC time; None where there is none."""
        return None

    def secret_parts(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the parts of secrets that are secret on their own."""
        return ()

    def matches_release(self, installed: InstalledConnection) -> bool:
        """Return whether a release may be connected to this provider."""
        return installed.protocol == self.protocol and (not self.mechanisms or installed.mechanism in self.mechanisms)

    def is_service_of(self, installed: InstalledConnection) -> bool:
        """Return whether a release that matches is connected to this very service, by the names of its brokers."""
        hosts = (server.rpartition(":")[0].lower() for server in installed.bootstrap_servers.split(","))
        return any(host.endswith(self.domains) for host in hosts) if self.domains else False

    # --- what follows for all of them -------------------------------------------------------------------------------

    @property
    def public_fields(self) -> tuple[Field, ...]:
        """Return the fields that the Helm values depend on, none of them secret."""
        return tuple(f for f in self.fields if f.in_values)

    def secret_names(self, broker: str | None = None, client: str | None = None) -> SecretNames:
        """Return the given names, and the defaults for those that are omitted.

        :raises InvalidInputError: with every name that is invalid.
        """
        problems = Problems()
        checked: dict[str, str] = {}
        for key, given, default in (("broker", broker, BROKER_SECRET), ("client", client, self.default_client_secret)):
            with problems.collect(f"secret_names.{key}"):
                checked[key] = secret_name(string(default if given in (None, "") else given))
        if not problems and checked["broker"] == checked["client"]:
            remedy = "Give the two Secrets different names: one would replace the other."
            problems.append(Problem("secret_names", "both Secrets have the same name", remedy))
        problems.refuse()
        return SecretNames(**checked)

    def connection(self, given: Mapping[str, Any], context: Context, names: SecretNames | None = None) -> Connection:
        """Return the connection, from the public fields alone.

        :param given: field name to the user's value; None and "" count as not given.
        :raises InvalidInputError: with every problem found.
        """
        return self._connection(self._check(given, self.public_fields, context), names)

    def plan(self, given: Mapping[str, Any], context: Context, names: SecretNames | None = None) -> ProviderPlan:
        """Return Secrets, login and connection, from all fields.

        :raises InvalidInputError: with every problem found.
        """
        values = self._check(given, self.fields, context)
        _refuse(self.cross_check(values))
        connection = self._connection(values, names)
        bundle = self._ca_bundle(values)
        client = {
            "bootstrap.servers": connection.bootstrap_servers,
            "security.protocol": connection.protocol,
            "ssl.ca.pem": bundle.pem,
            "ssl.endpoint.identification.algorithm": "https",
            **({"sasl.mechanism": connection.mechanism} if connection.mechanism else {}),
            **self.client_settings(values),
        }
        raw = {f.name: given[f.name] for f in self.fields if given.get(f.name) not in (None, "")}
        client_secret = self._client_secret(values)
        secret_fields = {f.name for f in self.fields if f.secret}
        secret_values = {raw[name] for name in secret_fields & set(raw)}
        secret_values |= {str(client_secret[key.name]) for key in self.client_keys if key.field in secret_fields}
        secret_values |= set(self.secret_parts(values))
        return ProviderPlan(
            provider=self.name,
            connection=connection,
            secrets={connection.names.broker: {"ca.crt": bundle.pem}, connection.names.client: client_secret},
            client=client,
            secret_values=tuple(sorted(secret_values)),
            broker_ca=bundle.title,
            trusts_all_roots=raw.get(BROKER_CA.name, "" if self.roots else ALL_PUBLIC_ROOTS) == ALL_PUBLIC_ROOTS,
            principal=self.principal(values),
            notes=(*self.notes(raw, values), *left_out_note(BROKER_CA.name, bundle.left_out)),
            expires=self.expires(values),
        )

    def find_problems(self, given: Mapping[str, Any], context: Context, stored: Collection[str]) -> tuple[Problem, ...]:
        """Return every problem of the credentials.

        :param stored: names of the fields that an external secret store, or a Secret of the cluster, has.
        """
        try:
            values = self._check(given, tuple(f for f in self.fields if f.name not in stored), context)
            if not stored:
                _refuse(self.cross_check(values))
        except InvalidInputError as invalid:
            return invalid.problems
        return ()

    def secrets_with_references(
        self, given: Mapping[str, Any], stored: Collection[str], context: Context, names: SecretNames | None = None
    ) -> dict[str, dict[str, Content | Reference]]:
        """Return the name of each Secret to its keys to their content, or to a reference to the secret store.

        Values in the secret store cannot be checked.

        :param given: the fields that the store does not have; none of them secret.
        :param stored: names of the fields that the store has.
        :raises InvalidInputError: with every problem found.
        """
        names = names or self.secret_names()
        Problems(self._misplaced(given, stored)).refuse()
        values = self._check(given, tuple(f for f in self.fields if f.name not in stored), context)
        client = self._client_secret(values, stored)
        broker: Content | Reference = (
            Reference(BROKER_CA.name) if BROKER_CA.name in stored else self._ca_bundle(values).pem
        )
        return {names.broker: {"ca.crt": broker}, names.client: client}

    def _client_secret(self, values: Mapping[str, Any], stored: Collection[str] = ()) -> dict[str, Any]:
        """Return the keys of the client Secret to their content, or to a reference where the secret store has it."""
        content = {
            key: Reference(key.field) if key.field in stored else key.content(values) for key in self.client_keys
        }
        return {key.name: each for key, each in content.items() if each or not key.optional}

    def _misplaced(self, given: Mapping[str, Any], stored: Collection[str]) -> Iterator[Problem]:
        """Yield the problems of fields that should be in the secret store and are not, or the reverse."""
        in_secrets = {key.field for key in self.client_keys if key.field} | {BROKER_CA.name}
        fields = {name for name, value in given.items() if value not in (None, "")}
        not_stored = {f.name for f in self.fields if f.secret} - set(stored)
        keep, give = "Omit it, and put it into the secret store.", "Give the key under which the store has it."
        one_of = f"Give one of {', '.join(sorted(in_secrets))}."
        for option, names, reason, remedy in (
            ("external_secrets.references", set(stored) - in_secrets, "not held by a Secret as it is", one_of),
            ("external_secrets.references", not_stored, "missing: secrets have to come from the store", give),
            (_OPTION, fields & set(stored), "given here, although the secret store has it", "Omit it here."),
            (_OPTION, fields & not_stored, "a secret, which rendered files must not hold", keep),
        ):
            for name in sorted(names):
                yield Problem(f"{option}.{name}", reason, remedy)

    def _ca_bundle(self, values: Mapping[str, Any]) -> CaBundle:
        """Return the CAs of the brokers: the given ones, else the public roots of the provider."""
        given: CaBundle | None = values.get(BROKER_CA.name)
        try:
            return given or CaBundle(public_roots(self.roots), title=", ".join(self.roots) or _ALL_TITLE)
        except InvalidValueError as refused:
            raise InvalidInputError([Problem(f"{_OPTION}.{BROKER_CA.name}", refused.reason, refused.remedy)]) from None

    def _connection(self, values: Mapping[str, Any], names: SecretNames | None) -> Connection:
        return Connection(
            bootstrap_servers=",".join(str(endpoint) for endpoint in self.bootstrap_servers(values)),
            protocol=self.protocol,
            mechanism=self.mechanism(values),
            username=self.username(values),
            names=names or self.secret_names(),
            limits=self.limits_for(values),
            token_endpoint_url=values.get("token_endpoint_url", ""),
            has_token_endpoint_ca="token_endpoint_ca" in values,
        )

    def _check(self, given: Mapping[str, Any], fields: tuple[Field, ...], context: Context) -> dict[str, Any]:
        given = {name: value for name, value in given.items() if value not in (None, "")}
        problems = Problems(self._unknown(name, fields) for name in given if all(name != f.name for f in fields))
        values: dict[str, Any] = {}
        for f in fields:
            value = given.get(f.name, f.default)
            if value is None and not f.required:
                continue
            with problems.collect(f.name):
                values[f.name] = self._value(f, value, context)
        _refuse(problems or (*self._wrong_ports(values), *self.check_connection(values)))
        return values

    def _value(self, f: Field, value: Any, context: Context) -> Any:
        if value is None:
            raise InvalidValueError("missing or empty", f"Give the {self.title} value: {f.description}")
        text = string(value)
        self._refuse_misplaced(f, text)
        if f.choices and text not in f.choices:
            raise InvalidValueError("not one of the choices", f"Choose one of {', '.join(f.choices)}.")
        checked = f.check(text, context) if f.needs_context else f.check(text)
        if f.in_values and not f.is_pem:
            environment_text(text)
        return checked

    def _refuse_misplaced(self, f: Field, text: str) -> None:
        """Refuse what belongs to another field, or is a document that the value is only a part of."""
        recognize.refuse_document(text, marked(f.name), f.stored_as or (f.name.replace("_", ""),))
        form = recognize.recognize(text)
        if form is None or f.takes(form):
            return
        owners = " or ".join(marked(other.name) for other in self.fields if other.form is form)
        remedy = (
            f"Give it as {owners}. {marked(f.name)} is for another value: {f.description}" if owners else form.remedy
        )
        raise InvalidValueError(f"looks like {form.title}", remedy)

    def _wrong_ports(self, values: Mapping[str, Any]) -> Iterator[Problem]:
        remedy = "Copy the bootstrap servers that the provider shows for this way to log in."
        for port in sorted({endpoint.port for endpoint in values.get(BOOTSTRAP_SERVERS.name, ())}):
            if port in self.other_ports:
                reason = f"on port {port} the provider offers {self.other_ports[port]}, not {self.title}"
                yield Problem(BOOTSTRAP_SERVERS.name, reason, remedy)

    def _unknown(self, name: str, fields: tuple[Field, ...]) -> Problem:
        if any(f.name == name for f in self.fields):
            return Problem(name, "not needed: Helm values hold neither secrets nor certificates", "Omit it.")
        listed = ", ".join(marked(f.name) for f in fields)
        return Problem(name, f"not a field of the provider {self.name}", f"The fields of {self.name} are {listed}.")


def _refuse(problems: Iterable[Problem]) -> None:
    Problems(Problem(f"{_OPTION}.{p.field}", p.reason, p.remedy) for p in problems).refuse()
