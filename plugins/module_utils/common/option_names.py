# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Options in messages: the code that writes a message marks them, and where the message is shown they get their names.

A message marks an option by its path between angle brackets: ⟨credentials.api_secret⟩, ⟨kubeconfig⟩. Only the module
that shows the message knows whether the user has set that option, or a variable of a role.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_MARKED = re.compile("⟨([a-z_]+(?:\\.[a-z_]+)*)⟩")


def mark(option: str) -> str:
    """Return an option as messages mark it."""
    return f"⟨{option}⟩"


def with_names(text: str, name: Callable[[str], str | None]) -> str:
    """Return the text with the name of each option in place of its mark.

    :param name: returns what the user calls an option; None for what is none, which stays as it is.
    """
    return _MARKED.sub(lambda match: name(match[1]) or match[0], text) if "⟨" in text else text


def without_marks(text: str) -> str:
    """Return the text with the last part of the path of each option in place of its mark."""
    return _MARKED.sub(lambda match: match[1].rpartition(".")[2], text)
