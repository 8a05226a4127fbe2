# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes with a release."""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.lab.paths import ROOT
from tests.release import artefacts, trial

PROGRAMS = Path(sys.executable).parent
WHEN = 1_800_000_000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return artefacts.build(PROGRAMS, tmp_path_factory.mktemp("built"), WHEN)


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
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(artefacts.KEY, raising=False)
    files = artefacts.write(tmp_path, archive, "1.2.3", "0" * 40)
    assert {path.name for path in files} == {
        archive.name,
        artefacts.SBOM,
        artefacts.PROVENANCE,
        artefacts.SUMS,
    }
    lines = [line.split("  ") for line in (tmp_path / artefacts.SUMS).read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    (subject,) = json.loads((tmp_path / artefacts.PROVENANCE).read_text())["subject"]
    assert subject == {"name": archive.name, "digest": {"sha256": sums[archive.name]}}
    assert set(sums) == {path.name for path in files} - {artefacts.SUMS}
