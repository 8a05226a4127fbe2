# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Go readers: librdkafka with the settings that Seldon's Go components make of their environment and Secrets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lab.readers import pem
from tests.lab.readers.container import Container, inside
from tests.lab.readers.outcome import Refused

Settings = dict[str, Any]

DEPLOYMENT = "seldon-modelgateway"
CONFIG = "/mnt/kafka/kafka.json"
_PASSWORD_MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
_OAUTH_KEYS = ("method", "client_id", "client_secret", "scope", "token_endpoint_url", "extensions")


@dataclass(frozen=True)
class GoReader:
    """A Go component; `root` is the folder that stands for its container's, into which it writes certificates."""

    container: Container
    root: Path

    def settings(self, section: str) -> Settings:
        """What librdkafka is told, by name; `section` is ``producer`` or ``consumer``. Holds passwords.

        Raises Refused when the component would end instead of logging in.
        """
        config = json.loads(inside(self.root, CONFIG).read_text(encoding="utf-8"))
        return {"bootstrap.servers": config.get("bootstrap.servers", ""), **config.get(section, {}), **self._security()}

    def _security(self) -> Settings:
        protocol = self.container.env.get("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT")
        if protocol not in ("SSL", "SASL_SSL"):
            return {}
        algorithm = self.container.env.get("KAFKA_CLIENT_TLS_ENDPOINT_IDENTIFICATION_ALGORITHM", "https")
        return {
            "security.protocol": protocol,
            "ssl.endpoint.identification.algorithm": algorithm or "none",
            **(self._mutual_tls() if protocol == "SSL" else self._sasl()),
        }

    def _sasl(self) -> Settings:
        mechanism = self.container.env.get("KAFKA_SASL_MECHANISM", "PLAIN")
        if mechanism in _PASSWORD_MECHANISMS:
            login = self._password()
        elif mechanism == "OAUTHBEARER":
            login = self._oauth()
        else:
            raise Refused(f"Seldon does not support the SASL mechanism {mechanism}")
        return {"sasl.mechanism": mechanism, "ssl.ca.location": self._broker_authority(), **login}

    def _password(self) -> Settings:
        key = Path(self._variable("KAFKA_CLIENT_SASL_PASSWORD_LOCATION")).name
        return {
            "sasl.username": self._optional("KAFKA_CLIENT_SASL_USERNAME") or "seldon",
            "sasl.password": self._text("KAFKA_CLIENT_SASL_SECRET_NAME", key),
        }

    def _oauth(self) -> Settings:
        return {
            f"sasl.oauthbearer.{key.replace('_', '.')}": self._text("KAFKA_CLIENT_SASL_SECRET_NAME", key)
            for key in _OAUTH_KEYS
        }

    def _mutual_tls(self) -> Settings:
        try:
            client = self._client()
            if not self._optional("KAFKA_BROKER_TLS_SECRET_NAME"):
                return client
            return client | {"ssl.ca.location": self._broker_authority()}
        except Refused:
            # Without a word: what cannot use its client certificate goes on without one
            return {"ssl.ca.location": self._broker_authority()}

    def _client(self) -> Settings:
        """Key, certificate and authority of the client's Secret."""
        secret = "KAFKA_CLIENT_TLS_SECRET_NAME"
        key, key_file = self._save(secret, "KAFKA_CLIENT_TLS_KEY_LOCATION")
        certificate, certificate_file = self._save(secret, "KAFKA_CLIENT_TLS_CRT_LOCATION")
        if not pem.is_pair(certificate, key):
            raise Refused(f"the Secret of {secret} has no unencrypted key with its certificate")
        authority = self._authority(*self._save(secret, "KAFKA_CLIENT_TLS_CA_LOCATION"))
        return {
            "ssl.key.location": key_file,
            "ssl.certificate.location": certificate_file,
            "ssl.ca.location": authority,
        }

    def _broker_authority(self) -> str:
        """File with what the broker's certificate has to chain to: from a Secret, or the image's own."""
        location = "KAFKA_BROKER_TLS_CA_LOCATION"
        if self._optional("KAFKA_BROKER_TLS_SECRET_NAME"):
            return self._authority(*self._save("KAFKA_BROKER_TLS_SECRET_NAME", location))
        path = self._variable(location)
        file = inside(self.root, path)
        if not file.exists():
            raise Refused(f"{location} names {path}, which the image does not have")
        return self._authority(file.read_bytes(), str(file))

    def _authority(self, content: bytes, file: str) -> str:
        if not pem.has_certificate(content):
            raise Refused(f"{Path(file).name} holds no certificate")
        return file

    def _save(self, secret: str, location: str) -> tuple[bytes, str]:
        """Write a key of a Secret to where the container wants it; returns it with its file."""
        path = self._variable(location)
        content = self._value(secret, Path(path).name)
        file = inside(self.root, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return content, str(file)

    def _text(self, variable: str, key: str) -> str:
        return self._value(variable, key).decode(errors="replace")

    def _value(self, variable: str, key: str) -> bytes:
        """A key of the Secret that a variable names."""
        name = self._variable(variable)
        if name not in self.container.secrets:
            raise Refused(f"the Secret {name} cannot be read")
        if key not in self.container.secrets[name]:
            raise Refused(f"the Secret {name} has no key {key}")
        return self.container.secrets[name][key]

    def _variable(self, name: str) -> str:
        value = self._optional(name)
        if value is None:
            raise Refused(f"the variable {name} is empty")
        return value

    def _optional(self, name: str) -> str | None:
        value = self.container.env.get(name, "")
        return value if value.strip() else None
