# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""galaxy-importer on the archive: what Galaxy says of an upload, where a warning counts as a failure.

What the collection refers to can be found, unlike on Galaxy: itself under its own name, and awx.awx.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.lab.paths import paths
from tests.release import trial

OBJECTION = re.compile(r"^(WARNING|ERROR|CRITICAL)\b")
END = "Importer processing completed successfully"


def objections(printed: str) -> list[str]:
    """What the importer does not like; that it did not come to its end is one of it."""
    lines = printed.splitlines()
    found = [line for line in lines if OBJECTION.match(line)]
    return found if END in printed else [*found, *lines[-3:], "the importer did not come to its end"]


def main(python: str) -> int:
    """Build the archive and have it looked at by the importer in this Python; returns the exit code."""
    where = paths()
    with tempfile.TemporaryDirectory() as folder:
        archive = trial.build(where.venv_bin, Path(folder))
        environ = {
            **os.environ,
            # ansible-lint and ansible-doc of the environment that holds the other collections
            "PATH": os.pathsep.join([str(where.venv_bin), str(Path(python).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(where.collections),
            "GALAXY_IMPORTER_CONFIG": os.devnull,
        }
        command = [python, "-m", "galaxy_importer.main", str(archive)]
        done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    found = objections(done.stdout + done.stderr)
    print("\n".join(found) or "galaxy-importer has nothing to object")
    return 1 if found or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
