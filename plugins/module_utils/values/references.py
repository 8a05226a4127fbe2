# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the seldon.managed_kafka collection: no promise is made to other users of this file.
"""Which values the text of a chart's templates names, whatever the conditions around.

Only a supplement: what a value does to the manifests is asked of Helm, and this tells of values that do something only
under a condition that does not hold now. In doubt a value counts as named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Keys = tuple[str, ...]

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
"""Functions that use a mapping or a list with all that is in it."""


@dataclass
class References:
    """What the templates name.

    :param exact: values that are named themselves.
    :param whole: mappings and lists that are used with all that is in them.
    :param opened: mappings that are looked into in a way that the text alone does not tell.
    :param mentions: every other name that could be a key of these.
    """

    exact: set[Keys] = field(default_factory=set)
    whole: set[Keys] = field(default_factory=set)
    opened: set[Keys] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)

    def names(self, keys: Keys) -> bool:
        """Whether a template names this very value, or something inside it."""
        return any(named[: len(keys)] == keys for named in self.exact)

    def may_read(self, keys: Keys) -> bool:
        """Whether a template could read the value under some condition."""
        if self.names(keys) or any(keys[: len(used)] == used for used in self.whole):
            return True
        return any(
            keys[: len(opened)] == opened and self.mentions.issuperset(keys[len(opened) :]) for opened in self.opened
        )


@dataclass
class _Action:
    words: list[str]
    chains: list[tuple[Keys, bool]]
    """Fields, and whether they follow C(.Values)."""
    bare: set[str]
    texts: list[str]
    assigned: str


def references(templates: Iterable[tuple[Keys, str]]) -> References:
    """What the templates of a chart and its subcharts name.

    :param templates: each with the keys of the subchart that it is of, empty for the chart itself.
    """
    found = References()
    for prefix, text in templates:
        actions = [_action(match.group(1)) for match in _ACTION.finditer(text)]
        for index, action in enumerate(actions):
            _collect(found, prefix, action, actions[index + 1 :])
    return found


def _action(text: str) -> _Action:
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


def _collect(found: References, prefix: Keys, action: _Action, later: list[_Action]) -> None:
    found.mentions.update(word for text in action.texts for word in re.findall(r"[\w-]+", text))
    for fields, of_values in action.chains:
        if not of_values:
            found.mentions.update(fields)
            continue
        for keys in _absolute(prefix, fields):
            _refer(found, keys, action, later)


def _absolute(prefix: Keys, fields: Keys) -> Iterator[Keys]:
    yield prefix + fields
    if prefix and fields[:1] == ("global",):
        yield fields


def _refer(found: References, keys: Keys, action: _Action, later: list[_Action]) -> None:
    if keys:
        found.exact.add(keys)
    words = set(action.words)
    if action.texts and words & _LOOK_UPS:
        found.exact.update(keys + tuple(action.texts[:count]) for count in range(1, len(action.texts) + 1))
    if action.assigned:
        used_whole = any(action.assigned in use.bare and set(use.words) & _WHOLE for use in later)
        (found.whole if used_whole else found.opened).add(keys)
    elif action.words[:1] == ["with"]:
        used_whole = any("." in use.bare and set(use.words) & _WHOLE for use in _block(later))
        (found.whole if used_whole else found.opened).add(keys)
    elif words & _LOOK_UPS:
        if action.bare or not all(of_values for _fields, of_values in action.chains):
            found.opened.add(keys)
    elif words & _WHOLE or not words & _CONDITIONS:
        found.whole.add(keys)


def _block(later: list[_Action]) -> Iterator[_Action]:
    """The actions up to the end of the block that was just opened."""
    depth = 1
    for action in later:
        first = action.words[0] if action.words else ""
        depth += (first in _OPENS) - (first == "end")
        if not depth:
            return
        yield action
