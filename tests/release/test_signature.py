# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The signature of a release, which needs GnuPG: `make test-release`."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.commands import check
from tests.lab.errors import LabError
from tests.release import artefacts

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
    (fingerprint,) = (line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr"))
    yield fingerprint
    subprocess.run(["/usr/bin/env", "gpgconf", "--kill", "all"], check=True, capture_output=True)


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
        # Otherwise the checkout is found, which is installed in a way
        galaxy = ["/usr/bin/env", "-u", "ANSIBLE_COLLECTIONS_PATH", str(PROGRAMS / "ansible-galaxy"), "collection"]
        check([*galaxy, "install", path, *where], what="ansible-galaxy", cwd=tmp_path)
        verified = ["seldon.managed_kafka", "--keyring", str(ring), "--signature", f"file://{signature}"]
        command = [*galaxy, "verify", *where, *verified]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    verified = installed(archive, "good")
    assert verified.returncode == 0, verified.stdout
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


def test_signature_is_listed_with_the_other_files(
    archive: Path, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(artefacts.KEY, key)
    files = artefacts.write(tmp_path, archive, "1.2.3", "0" * 40)
    assert artefacts.SIGNATURE in {path.name for path in files}
    assert f"  {artefacts.SIGNATURE}\n" in (tmp_path / artefacts.SUMS).read_text()
