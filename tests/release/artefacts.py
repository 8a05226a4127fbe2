# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes with a release: the archive, the same for everybody who builds it, and what proves where it is from.

- ``seldon-managed_kafka-VERSION.tar.gz``, for ``ansible-galaxy collection install``;
- ``MANIFEST.json.asc``, a signature of the manifest in it, which ``ansible-galaxy collection verify`` checks;
- ``sbom.cdx.json``, a CycloneDX list of what an execution environment holds beside it;
- ``provenance.json``, an in-toto statement with the commit, the command and the digests of the lock files;
- ``SHA256SUMS`` of all of them.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.lab.paths import ROOT, paths
from tests.release import trial

MANIFEST = "MANIFEST.json"
SIGNATURE, SBOM, PROVENANCE, SUMS = f"{MANIFEST}.asc", "sbom.cdx.json", "provenance.json", "SHA256SUMS"
KEY = "SIGN_WITH"
"""Environment variable with the fingerprint of the key that signs."""
LOCKS = ("tests/requirements.lock", "tests/release/requirements.lock")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def build(programs: Path, folder: Path, when: int) -> Path:
    """Build the archive so that its bytes depend on the files and this time alone; return its path.

    :param programs: folder of ansible-galaxy.
    :param when: seconds since 1970 that every file in it has, such as those of the commit.
    """
    archive = trial.build(programs, folder)
    archive.write_bytes(repacked(archive.read_bytes(), when))
    return archive


def repacked(archive: bytes, when: int) -> bytes:
    """Return the archive with sorted members that nobody owns, all of the same time."""
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(archive)) as source,
        gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=when) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.USTAR_FORMAT) as target,
    ):
        for member in sorted(source.getmembers(), key=lambda each: each.name):
            content = source.extractfile(member) if member.isfile() else None
            member.mtime, member.uid, member.gid, member.uname, member.gname = when, 0, 0, "", ""
            member.pax_headers = {}
            target.addfile(member, content)
    return packed.getvalue()


def manifest(archive: Path) -> bytes:
    """Return the manifest, which has the digest of the list of files, which has that of every file."""
    with tarfile.open(archive) as content:
        found = content.extractfile(MANIFEST)
        if not found:
            raise LabError(f"{archive} has no {MANIFEST}")
        return found.read()


def sign(archive: Path, key: str) -> Path:
    """Sign the manifest; return the path of the signature.

    :param key: fingerprint of a key in GnuPG's key ring.
    """
    signature = archive.parent / SIGNATURE
    signature.unlink(missing_ok=True)
    command = [
        "/usr/bin/env",
        "gpg",
        "--batch",
        "--armor",
        "--detach-sign",
        "--local-user",
        key,
        "--output",
        str(signature),
    ]
    done = subprocess.run(command, input=manifest(archive), capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise LabError(f"{KEY}: gpg cannot sign with the key {key}: {said}")
    return signature


def sbom(version: str) -> dict[str, Any]:
    """Return the CycloneDX document: what the execution environment takes, in the versions that the tests ran with.

    https://cyclonedx.org/docs/1.6/json/
    """
    environment = (ROOT / "execution-environment.yml").read_text(encoding="utf-8")
    pinned = {name.lower(): pin for name, pin in _PIN.findall((ROOT / LOCKS[0]).read_text(encoding="utf-8"))}
    wanted = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    names = [*(match[0] for line in wanted if (match := _NAME.match(line))), "ansible-core", "ansible-runner"]
    (helm,) = re.findall(r"HELM_VERSION=v([\d.]+)", environment)
    image, _colon, tag = yaml.safe_load(environment)["images"]["base_image"]["name"].rpartition(":")
    own = f"pkg:generic/seldon.managed_kafka@{version}"
    others = [
        *(_component("library", "pypi", name, pinned[name.lower()]) for name in names),
        _component("application", f"golang/helm.sh/helm/v{helm.partition('.')[0]}", "helm", helm),
        {"type": "container", "bom-ref": f"{image}:{tag}", "name": image, "version": tag},
    ]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": own,
                "name": "seldon.managed_kafka",
                "version": version,
                "licenses": [{"license": {"id": "GPL-3.0-or-later"}}],
            }
        },
        "components": others,
        "dependencies": [{"ref": own, "dependsOn": sorted(each["bom-ref"] for each in others)}],
    }


def _component(kind: str, where: str, name: str, version: str) -> dict[str, Any]:
    """Return an entry of the list.

    :param where: type of the package, as its URL has it; for Go with the path of the module.
    """
    package = f"pkg:{where}@v{version}" if where.startswith("golang/") else f"pkg:{where}/{name.lower()}@{version}"
    return {"type": kind, "bom-ref": package, "name": name, "version": version, "purl": package}


def provenance(archive: Path, version: str, commit: str) -> dict[str, Any]:
    """Return the statement of what was built from what, and how.

    https://slsa.dev/spec/v1.0/provenance
    """
    digests = {path: hashlib.sha256((ROOT / path).read_bytes()).hexdigest() for path in LOCKS}
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": archive.name, "digest": {"sha256": hashlib.sha256(archive.read_bytes()).hexdigest()}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "make release",
                "externalParameters": {"VERSION": version},
                "resolvedDependencies": [
                    {"name": "commit", "digest": {"gitCommit": commit}},
                    *({"name": path, "digest": {"sha256": digest}} for path, digest in digests.items()),
                ],
            },
            "runDetails": {"builder": {"id": os.environ.get("BUILDER_ID", "a maintainer's machine")}},
        },
    }


def write(folder: Path, archive: Path, version: str, commit: str) -> list[Path]:
    """Write everything that goes with the archive; return the paths."""
    files = [archive]
    key = os.environ.get(KEY)
    if key:
        files.append(sign(archive, key))
    for name, document in ((SBOM, sbom(version)), (PROVENANCE, provenance(archive, version, commit))):
        path = folder / name
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        files.append(path)
    (folder / SUMS).write_text("".join(_sums(files)), encoding="utf-8")
    return [*files, folder / SUMS]


def commit_time(root: Path) -> int:
    """Return the time of the newest commit, in seconds since 1970."""
    return int(check(["git", "log", "-1", "--format=%ct"], what="git log", cwd=root))


def main() -> int:
    """Build the archive of the checkout, and print its digest and path; returns the exit code."""
    folder = ROOT / ".cache" / "archive"
    shutil.rmtree(folder, ignore_errors=True)
    archive = build(paths().venv_bin, folder, commit_time(ROOT))
    print(f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.relative_to(ROOT)}")
    return 0


def _sums(files: list[Path]) -> Iterator[str]:
    for path in files:
        yield f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"


if __name__ == "__main__":
    sys.exit(main())
