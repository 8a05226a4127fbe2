# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret stores for the tests that need them: Vault's KV engine, and an emulator of AWS' API."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.lab import polling, ports, toolchain
from tests.lab.commands import check
from tests.lab.programs import Program, have
from tests.lab.state import Lab

PROGRAM = Program("vault", "vault", ".")
REGION = "eu-west-1"


@dataclass(frozen=True)
class Stores:
    """Both stores, and who may read them.

    :param vault: address of Vault's; its certificate is signed by the lab's CA, the file `ca`.
    :param aws: address of the emulator, which takes any key.
    :param libraries: folder for PYTHONPATH, with what reads from them.
    """

    vault: str
    aws: str
    ca: Path
    libraries: Path
    token: str = field(repr=False)

    @property
    def environ(self) -> dict[str, str]:
        """The environment of whoever reads from them."""
        return {
            "PYTHONPATH": str(self.libraries),
            "VAULT_ADDR": self.vault,
            "VAULT_TOKEN": self.token,
            "AWS_ENDPOINT_URL": self.aws,
            "AWS_ACCESS_KEY_ID": "lab",
            "AWS_SECRET_ACCESS_KEY": "lab",
        }

    def write_vault(self, contents: Mapping[str, Mapping[str, Any]]) -> None:
        """Write secrets into Vault's, by their path below the engine."""
        for path, data in contents.items():
            requests.post(
                f"{self.vault}/v1/secret/data/{path}",
                json={"data": data},
                headers={"X-Vault-Token": self.token},
                verify=str(self.ca),
                timeout=30,
            ).raise_for_status()

    def write_aws(self, contents: Mapping[str, str | bytes]) -> dict[str, str]:
        """Write secrets into AWS' by their names, text or binary; returns the ARN of each."""
        given = {
            name: {"SecretBinary": list(value)} if isinstance(value, bytes) else {"SecretString": value}
            for name, value in contents.items()
        }
        return dict(json.loads(self.run(_CREATE, given)))

    def run(self, program: str, given: object) -> str:
        """What a program in Python prints that has the libraries, and `given` as JSON on its standard input."""
        return check([sys.executable, "-c", program], what="reading", env=self.environ, stdin=json.dumps(given))


_CREATE = f"""
import json, sys, boto3
client = boto3.client("secretsmanager", region_name="{REGION}")
arns = {{}}
for name, value in json.load(sys.stdin).items():
    value = {{key: bytes(each) if isinstance(each, list) else each for key, each in value.items()}}
    arns[name] = client.create_secret(Name=name, **value)["ARN"]
print(json.dumps(arns))
"""


@contextmanager
def stores(lab: Lab, folder: Path) -> Iterator[Stores]:
    """Both, empty, until the context is left; `folder` takes what they print."""
    program, libraries = have(lab.paths, PROGRAM), toolchain.stores(lab.paths)
    vault, aws = ports.free_ports(2)
    token, tls = secrets.token_urlsafe(), lab.paths.tls
    emulator = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", aws]
    with (
        _served(
            folder / "vault.log",
            vault,
            [program, f"127.0.0.1:{vault}", tls / "broker.crt", tls / "broker.key"],
            {"VAULT_TOKEN": token},
        ),
        _served(folder / "aws.log", aws, emulator, {"PYTHONPATH": str(libraries)}),
    ):
        yield Stores(f"https://127.0.0.1:{vault}", f"http://127.0.0.1:{aws}", tls / "ca.crt", libraries, token)


@contextmanager
def _served(log: Path, port: int, words: Sequence[object], environ: Mapping[str, str]) -> Iterator[None]:
    with (
        log.open("wb") as printed,
        subprocess.Popen([str(word) for word in words], env=environ, stdout=printed, stderr=printed) as process,
    ):
        try:
            polling.until(lambda: ports.answers(port), seconds=30, what=f"what writes {log} to listen")
            yield
        finally:
            process.terminate()
