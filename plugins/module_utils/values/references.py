# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Read from the text of a chart's templates which values they name, under whatever condition.

A supplement to rendering with Helm, for values that have an effect only under a condition that is not met now. In
doubt a value counts as named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ansible_collections.seldon.managed_kafka.plugins.module_utils.values.paths import KeyPath

_ACTION = re.compile(
    r"""\{\{-?\s*((?:"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])'|/\*.*?\*/|\}(?!\})|[^"`}])*?)\s*-?\}\}""", re.DOTALL
)
_TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|`[^`]*`)|/\*.*?\*/"""
    r"|(?P<chain>(?P<variable>\$\w*)?(?P<fields>(?:\.[A-Za-z_]\w*)+))|(?P<bare>\$\w*|\.(?![\w.]))|(?P<word>[A-Za-z_]\w*)|:?=",
    re.DOTALL,
)
_OPENS = {"if", "with", "range", "define", "block"}
_CONDITIONS = {"if", "and", "or", "not", "else", "hasKey", "empty", "kindIs", "ternary", "eq", "ne"}
_LOOK_UPS = {"index", "get", "hasKey", "dig", "pluck"}
_WHOLE = {
    *("range", "include", "template", "tpl", "toString", "quote", "squote", "print", "printf", "join", "dict", "list"),
    *("toYaml", "toYamlPretty", "toJson", "toPrettyJson", "toRawJson", "toToml", "mustToJson", "mustToPrettyJson"),
    *("merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite", "set", "pick", "omit", "keys", "values"),
    *("deepCopy", "mustDeepCopy", "concat", "append", "uniq", "sortAlpha", "indent", "nindent"),
}
"""Functions that use everything in a mapping or a list."""


@dataclass
class References:
    """The values that templates name.

    :param exact: values that are named themselves.
    :param whole: mappings and lists of which everything is used.
    :param partial: mappings of which something is used; the text alone does not say what.
    :param mentions: every other name in the templates, which could be a key in one of these mappings.
    """

    exact: set[KeyPath] = field(default_factory=set)
    whole: set[KeyPath] = field(default_factory=set)
    partial: set[KeyPath] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)

    def names(self, keys: KeyPath) -> bool:
        """Return whether a template names this value or something in it."""
        return any(named[: len(keys)] == keys for named in self.exact)

    def may_use(self, keys: KeyPath) -> bool:
        """Return whether a template could use the value under some condition."""
        if self.names(keys) or any(keys[: len(used)] == used for used in self.whole):
            return True
        return any(keys[: len(used)] == used and self.mentions.issuperset(keys[len(used) :]) for used in self.partial)


@dataclass
class _Action:
    """What is between two pairs of braces.

    :param words: names of functions and keywords.
    :param chains: names with dots between, and whether they follow C(.Values).
    :param bare: variables, and the dot, that stand alone.
    :param texts: string literals.
    :param assigned: variable that is assigned; empty where there is none.
    """

    words: list[str]
    chains: list[tuple[KeyPath, bool]]
    bare: set[str]
    texts: list[str]
    assigned: str


def find_references(templates: Iterable[tuple[KeyPath, str]]) -> References:
    """Return the values that the templates of a chart and its subcharts name.

    :param templates: the keys of the subchart that a template belongs to, empty for the chart itself; its text.
    """
    found = References()
    for prefix, text in templates:
        actions = [_parse(match.group(1)) for match in _ACTION.finditer(text)]
        for index, action in enumerate(actions):
            _collect(found, prefix, action, actions[index + 1 :])
    return found


def _parse(text: str) -> _Action:
    action = _Action([], [], set(), [], "")
    for token in _TOKEN.finditer(text):
        if token["text"]:
            action.texts.append(token["text"][1:-1])
        elif token["fields"]:
            fields = tuple(token["fields"].split(".")[1:])
            if "Values" in fields:
                action.chains.append((fields[fields.index("Values") + 1 :], True))
            else:
                action.chains.append((fields, False))
        elif token["bare"]:
            action.bare.add(token["bare"])
        elif token["word"]:
            action.words.append(token["word"])
        elif not action.assigned:
            action.assigned = next((name for name in action.bare if name != "."), "")
    return action


def _collect(found: References, prefix: KeyPath, action: _Action, later: list[_Action]) -> None:
    found.mentions.update(word for text in action.texts for word in re.findall(r"[\w-]+", text))
    for fields, of_values in action.chains:
        if not of_values:
            found.mentions.update(fields)
            continue
        for keys in _from_top(prefix, fields):
            _refer(found, keys, action, later)


def _from_top(prefix: KeyPath, fields: KeyPath) -> Iterator[KeyPath]:
    yield prefix + fields
    if prefix and fields[:1] == ("global",):
        yield fields


def _refer(found: References, keys: KeyPath, action: _Action, later: list[_Action]) -> None:
    if keys:
        found.exact.add(keys)
    words = set(action.words)
    if action.texts and words & _LOOK_UPS:
        found.exact.update(keys + tuple(action.texts[:count]) for count in range(1, len(action.texts) + 1))
    if action.assigned:
        used_whole = any(action.assigned in use.bare and set(use.words) & _WHOLE for use in later)
        (found.whole if used_whole else found.partial).add(keys)
    elif action.words[:1] == ["with"]:
        used_whole = any("." in use.bare and set(use.words) & _WHOLE for use in _block(later))
        (found.whole if used_whole else found.partial).add(keys)
    elif words & _LOOK_UPS:
        if action.bare or not all(of_values for _fields, of_values in action.chains):
            found.partial.add(keys)
    elif words & _WHOLE or not words & _CONDITIONS:
        found.whole.add(keys)


def _block(later: list[_Action]) -> Iterator[_Action]:
    """Yield the actions up to the end of the block that was just opened."""
    depth = 1
    for action in later:
        first = action.words[0] if action.words else ""
        depth += (first in _OPENS) - (first == "end")
        if not depth:
            return
        yield action
