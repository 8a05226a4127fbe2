# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes with a release."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import ROOT
from tests.release import artefacts, trial

PROGRAMS = Path(sys.executable).parent
WHEN = 1_800_000_000


def gpg(*words: str) -> bytes:
    return subprocess.run(["/usr/bin/env", "gpg", "--batch", *words], check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return artefacts.build(PROGRAMS, tmp_path_factory.mktemp("built"), WHEN)


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Fingerprint of a key in a key ring of its own."""
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    gpg("--quiet", "--passphrase", "", "--quick-generate-key", "Release <release@example.com>", "ed25519", "sign")
    listed = gpg("--with-colons", "--list-keys").decode()
    yield next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr"))
    subprocess.run(["/usr/bin/env", "gpgconf", "--kill", "all"], check=True, capture_output=True)


def test_two_builds_are_equal_whoever_builds_when(archive: Path, tmp_path: Path) -> None:
    by_galaxy = trial.build(PROGRAMS, tmp_path)
    with tarfile.open(by_galaxy) as content:
        times = {member.mtime for member in content}
    assert times != {WHEN}
    assert artefacts.repacked(by_galaxy.read_bytes(), WHEN) == archive.read_bytes()


def test_nobody_owns_a_file_of_the_archive_and_all_are_there(archive: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as content, tarfile.open(trial.build(PROGRAMS, tmp_path)) as by_galaxy:
        members = content.getmembers()
        assert [member.name for member in members] == sorted(by_galaxy.getnames())
        assert {(m.mtime, m.uid, m.gid, m.uname, m.gname) for m in members} == {(WHEN, 0, 0, "", "")}
        assert artefacts.manifest(archive) == content.extractfile("MANIFEST.json").read()  # type: ignore[union-attr]


def test_signed_archive_is_verified_where_it_is_installed_and_a_changed_one_is_refused(
    archive: Path, key: str, tmp_path: Path
) -> None:
    """As docs/how-to/verify-the-archive.md has it."""
    signature = artefacts.sign(archive, key)
    ring = tmp_path / "ring.kbx"
    options = ["--batch", "--no-default-keyring", "--keyring", str(ring), "--import"]
    subprocess.run(["/usr/bin/env", "gpg", *options], input=gpg("--export", key), check=True, capture_output=True)

    def installed(path: Path, to: str) -> subprocess.CompletedProcess[str]:
        where = ["--offline", "--collections-path", str(tmp_path / to)]
        galaxy = [str(PROGRAMS / "ansible-galaxy"), "collection"]
        check([*galaxy, "install", path, *where], what="ansible-galaxy", cwd=tmp_path)
        verified = ["seldon.managed_kafka", "--keyring", str(ring), "--signature", f"file://{signature}"]
        command = [*galaxy, "verify", *where, *verified]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert installed(archive, "good").returncode == 0
    changed = tmp_path / archive.name
    changed.write_bytes(_with_another_manifest(archive))
    refused = installed(changed, "bad")
    assert refused.returncode != 0, refused.stdout
    assert "Signature verification failed" in refused.stdout


def _with_another_manifest(archive: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(archive) as source, tarfile.open(fileobj=packed, mode="w:gz") as target:
        for member in source:
            found = source.extractfile(member) if member.isfile() else None
            content = found.read() if found else b""
            if member.name == artefacts.MANIFEST:
                content = content.replace(b'"description": "', b'"description": "Changed. ')
            member.size = len(content)
            target.addfile(member, io.BytesIO(content) if found else None)
    return packed.getvalue()


def test_unknown_key_is_an_error_that_names_the_variable(archive: Path, key: str) -> None:
    with pytest.raises(LabError, match=r"SIGN_WITH: gpg cannot sign with the key nobody@example\.com"):
        artefacts.sign(archive, "nobody@example.com")


def test_sbom_has_what_the_execution_environment_takes() -> None:
    document = artefacts.sbom("1.2.3")
    names = {each["name"]: each["version"] for each in document["components"]}
    assert {"ansible-core", "ansible-runner", "urllib3", "PyYAML", "cryptography", "certifi", "confluent-kafka"} < set(
        names
    )
    assert f"HELM_VERSION=v{names['helm']}" in (ROOT / "execution-environment.yml").read_text()
    assert document["metadata"]["component"]["version"] == "1.2.3"
    assert document["dependencies"][0]["dependsOn"] == sorted(each["bom-ref"] for each in document["components"])
    # https://cyclonedx.org/schema/bom-1.6.schema.json, of what is used of it
    component = {
        "type": "object",
        "required": ["type", "name"],
        "properties": {
            "type": {"enum": ["application", "library", "container"]},
            "bom-ref": {"type": "string", "minLength": 1},
            "version": {"type": "string", "maxLength": 1024},
            "purl": {"type": "string", "pattern": "^pkg:"},
        },
    }
    schema = {
        "required": ["bomFormat", "specVersion", "components"],
        "properties": {
            "bomFormat": {"const": "CycloneDX"},
            "specVersion": {"const": "1.6"},
            "components": {"type": "array", "items": component, "uniqueItems": True},
        },
    }
    Draft202012Validator(schema).validate(document)


def test_sums_and_provenance_are_those_of_the_archive(
    archive: Path, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(artefacts.KEY, key)
    files = artefacts.write(tmp_path, archive, "1.2.3", "0" * 40)
    assert {path.name for path in files} == {
        archive.name,
        artefacts.SIGNATURE,
        artefacts.SBOM,
        artefacts.PROVENANCE,
        artefacts.SUMS,
    }
    lines = [line.split("  ") for line in (tmp_path / artefacts.SUMS).read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    (subject,) = json.loads((tmp_path / artefacts.PROVENANCE).read_text())["subject"]
    assert subject == {"name": archive.name, "digest": {"sha256": sums[archive.name]}}
    assert set(sums) == {path.name for path in files} - {artefacts.SUMS}
