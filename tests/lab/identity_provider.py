# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenID Connect provider whose tokens Kafka's OAUTH listener takes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.lab import npm, processes, toolchain
from tests.lab.files import write_private
from tests.lab.paths import SOURCES, Paths
from tests.lab.state import Lab

NAME = "identity-provider"
SOURCE = SOURCES / "idp"
SCOPE = "kafka"
OTHER_SCOPE = "other"
AUDIENCE = f"urn:{SCOPE}"


def url(port: int) -> str:
    """The issuer."""
    return f"https://localhost:{port}"


def token_endpoint(port: int) -> str:
    """Where clients get their tokens."""
    return f"{url(port)}/token"


def keys_endpoint(port: int) -> str:
    """Where the broker gets the keys that tokens are signed with."""
    return f"{url(port)}/jwks"


def start(lab: Lab) -> None:
    """Start the provider's process; returns before it is ready."""
    users, tls = lab.credentials, lab.paths.tls
    clients = {SCOPE: users.oauth, OTHER_SCOPE: users.oauth_other_audience}
    settings = {
        "port": lab.ports.identity_provider,
        "certificate": str(tls / "idp.crt"),
        "key": str(tls / "idp.key"),
        "signing_key": str(tls / "idp-signing.key"),
        "clients": [
            {"id": client.username, "secrets": [client.password], "scope": scope} for scope, client in clients.items()
        ],
    }
    write_private(_config(lab), json.dumps(settings))
    program = install(lab.paths) / "provider.mjs"
    processes.start(lab.paths, NAME, [toolchain.find(lab.paths, toolchain.NODE), program, _config(lab)])


def set_secrets(lab: Lab, client: str, secrets: list[str]) -> None:
    """Have the running provider take these secrets of a client, a new one if need be, and no others."""
    settings = json.loads(_config(lab).read_text(encoding="utf-8"))
    others = [each for each in settings["clients"] if each["id"] != client]
    settings["clients"] = [*others, *([{"id": client, "secrets": secrets, "scope": SCOPE}] if secrets else [])]
    write_private(_config(lab), json.dumps(settings))


def _config(lab: Lab) -> Path:
    return lab.paths.state / f"{NAME}.json"


def install(paths: Paths) -> Path:
    """Folder with the provider and the packages it needs."""
    folder = npm.install(paths, SOURCE, "idp")
    # Node looks for packages from the program's own folder upwards
    shutil.copy(SOURCE / "provider.mjs", folder)
    return folder
