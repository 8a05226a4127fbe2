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

from .paths import KeyPath

_ACTION = re.compile(
    r"""
    \{\{-?\s*
    (
      (?:
          "(?:\\.|[^"\\])*" | `[^`]*` | '(?:\\.|[^'\\])'  # a string, a raw string, a character
        | /\*.*?\*/                                       # a comment
        | \}(?!\}) | [^"`}]
      )*?
    )
    \s*-?\}\}
    """,
    re.DOTALL | re.VERBOSE,
)
_TOKEN = re.compile(
    r"""
      (?P<text> "(?:\\.|[^"\\])*" | `[^`]*` )
    | /\*.*?\*/
    | (?:\$\w*)? (?P<fields> (?:\.[A-Za-z_]\w*)+ )        # .Values.a, $root.Values.a, $variable.a
    | (?P<bare> \$\w* | \.(?![\w.]) )                     # $variable, and the dot alone
    | (?P<word> [A-Za-z_]\w* )
    | :?=
    """,
    re.DOTALL | re.VERBOSE,
)
_OPENS = {"if", "with", "range", "define", "block"}
"""Keywords that C(end) ends."""
_CONDITIONS = {"if", "and", "or", "not", "else", "hasKey", "empty", "kindIs", "ternary", "eq", "ne"}
"""Functions and keywords that only test a mapping or a list."""
_LOOK_UPS = {"index", "get", "hasKey", "dig", "pluck"}
"""Functions that take keys as strings."""
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
    references = References()
    for prefix, text in templates:
        actions = [_parse(match.group(1)) for match in _ACTION.finditer(text)]
        for index, action in enumerate(actions):
            _add_action(references, prefix, action, actions[index + 1 :])
    return references


def _parse(text: str) -> _Action:
    action = _Action([], [], set(), [], "")
    for token in _TOKEN.finditer(text):
        if token["text"]:
            action.texts.append(token["text"][1:-1])
        elif token["fields"]:
            fields = tuple(token["fields"].split(".")[1:])
            of_values = "Values" in fields
            action.chains.append((fields[fields.index("Values") + 1 :] if of_values else fields, of_values))
        elif token["bare"]:
            action.bare.add(token["bare"])
        elif token["word"]:
            action.words.append(token["word"])
        elif not action.assigned:
            action.assigned = next((name for name in action.bare if name != "."), "")
    return action


def _add_action(references: References, prefix: KeyPath, action: _Action, following: list[_Action]) -> None:
    references.mentions.update(word for text in action.texts for word in re.findall(r"[\w-]+", text))
    for fields, of_values in action.chains:
        if not of_values:
            references.mentions.update(fields)
            continue
        _add_value(references, prefix + fields, action, following)
        if prefix and fields[:1] == ("global",):
            _add_value(references, fields, action, following)


def _add_value(references: References, keys: KeyPath, action: _Action, following: list[_Action]) -> None:
    """Add a value that an action names, and what the action does with a mapping or a list there."""
    if keys:
        references.exact.add(keys)
    words = set(action.words)
    if action.texts and words & _LOOK_UPS:
        references.exact.update(keys + tuple(action.texts[:count]) for count in range(1, len(action.texts) + 1))
    if action.assigned:
        _add_uses(references, keys, action.assigned, following)
    elif action.words[:1] == ["with"]:
        _add_uses(references, keys, ".", _block(following))
    elif words & _LOOK_UPS:
        if action.bare or not all(of_values for _fields, of_values in action.chains):
            references.partial.add(keys)
    elif words & _WHOLE or not words & _CONDITIONS:
        references.whole.add(keys)


def _add_uses(references: References, keys: KeyPath, name: str, following: Iterable[_Action]) -> None:
    """Add a value that has another name, a variable or the dot, in the actions that follow."""
    whole = any(name in action.bare and set(action.words) & _WHOLE for action in following)
    (references.whole if whole else references.partial).add(keys)


def _block(following: list[_Action]) -> Iterator[_Action]:
    """Yield the actions up to the end of the block that was just opened."""
    depth = 1
    for action in following:
        first = action.words[0] if action.words else ""
        depth += (first in _OPENS) - (first == "end")
        if not depth:
            return
        yield action
