# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's Kafka as providers at which credentials are made and revoked while it runs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from confluent_kafka.admin import AdminClient

from tests.lab import credentials, identity_provider, tls
from tests.lab.credentials import UNRESERVED, Login
from tests.lab.kafka import broker
from tests.lab.state import Lab

Variables = dict[str, Any]


class Provider(ABC):
    """One that a rotation can be tried with.

    :cvar provider: name of its role.
    :cvar secret: the variable that nobody may see.
    :cvar refusal: part of what a client is told whose credentials were revoked.
    """

    provider: str
    secret: str
    refusal: str

    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab = lab
        self.folder = folder
        self.given: Variables = yaml.safe_load((lab.paths.vars / f"{self.provider}.yml").read_text())

    @property
    def admin(self) -> AdminClient:
        """Of the broker, without a login."""
        return AdminClient({"bootstrap.servers": f"localhost:{self.lab.ports.internal}", "log_level": 0})

    @abstractmethod
    def new(self) -> Variables:
        """Credentials that are good beside all others."""

    @abstractmethod
    def wrong(self) -> Variables:
        """Credentials that the provider does not know."""

    @abstractmethod
    def revoke(self, given: Variables) -> None:
        """Take these away, and leave the others alone."""

    @abstractmethod
    def end(self) -> None:
        """Leave the provider as it was before."""


class Scram(Provider):
    """A user and its password."""

    provider = "msk_scram"
    secret = "msk_scram_password"
    refusal = "Authentication failed"

    def __init__(self, lab: Lab, folder: Path) -> None:
        super().__init__(lab, folder)
        self._users: set[str] = set()

    @property
    def admin(self) -> AdminClient:
        # The one whose SCRAM the librdkafka of Seldon 2.8 can do
        return AdminClient({"bootstrap.servers": f"localhost:{self.lab.ports.kafka39_internal}", "log_level": 0})

    def new(self) -> Variables:
        return self.password_of(f"user-{uuid4().hex[:6]}")

    def password_of(self, username: str) -> Variables:
        """Another password, in place of the one that the user had."""
        user = Login(username, credentials.password())
        broker.set_scram_password(self.admin, user)
        self._users.add(username)
        return self._variables(user)

    def wrong(self) -> Variables:
        return self._variables(Login("nobody", credentials.password()))

    def revoke(self, given: Variables) -> None:
        self._users.remove(given["msk_scram_username"])
        broker.remove_scram_user(self.admin, given["msk_scram_username"])

    def end(self) -> None:
        for username in self._users:
            broker.remove_scram_user(self.admin, username)

    def _variables(self, user: Login) -> Variables:
        return {**self.given, "msk_scram_username": user.username, self.secret: user.password}


class OAuth(Provider):
    """A client at the identity provider, which may have several secrets for a while."""

    provider = "confluent_oauth"
    secret = "confluent_oauth_client_secret"
    refusal = "invalid_client"

    def __init__(self, lab: Lab, folder: Path) -> None:
        super().__init__(lab, folder)
        self._client = f"client-{uuid4().hex[:6]}"
        self._secrets: list[str] = []

    def new(self) -> Variables:
        secret = credentials.password(UNRESERVED)
        self._set([*self._secrets, secret])
        return self._variables(secret)

    def wrong(self) -> Variables:
        return self._variables(credentials.password(UNRESERVED))

    def revoke(self, given: Variables) -> None:
        self._set([secret for secret in self._secrets if secret != given[self.secret]])

    def end(self) -> None:
        self._set([])

    def _set(self, secrets: list[str]) -> None:
        self._secrets = secrets
        identity_provider.set_secrets(self.lab, self._client, secrets)

    def _variables(self, secret: str) -> Variables:
        return {**self.given, "confluent_oauth_client_id": self._client, self.secret: secret}


class ClientCertificate(Provider):
    """A client certificate, each of an authority of its own, which the broker trusts or no longer trusts."""

    provider = "msk_mtls"
    secret = "msk_mtls_client_key"
    refusal = "SSL alert number"

    def __init__(self, lab: Lab, folder: Path) -> None:
        super().__init__(lab, folder)
        self._trusted: list[str] = []

    def new(self) -> Variables:
        given = self._signed()
        self._trust([*self._trusted, given["msk_mtls_client_ca"]])
        return given

    def wrong(self) -> Variables:
        return self._signed()

    def revoke(self, given: Variables) -> None:
        self._trust([each for each in self._trusted if each != given["msk_mtls_client_ca"]])

    def end(self) -> None:
        broker.set_trust(self.admin, "MTLS", None)

    def _trust(self, authorities: list[str]) -> None:
        self._trusted = authorities
        file = self.folder / f"{uuid4().hex}.pem"
        # Others are at work with the certificates of the lab's own authority
        file.write_text("".join([self.lab.pem("client-ca.crt"), *authorities]))
        broker.set_trust(self.admin, "MTLS", file)

    def _signed(self) -> Variables:
        name = uuid4().hex[:6]
        tls.further_authority(self.folder, f"ca-{name}")
        tls.further_client(self.folder, name, self.folder / f"ca-{name}")
        files = {"client_cert": f"{name}.crt", "client_key": f"{name}.key", "client_ca": f"ca-{name}.crt"}
        texts = {f"msk_mtls_{variable}": (self.folder / file).read_text() for variable, file in files.items()}
        return {**self.given, **texts}
