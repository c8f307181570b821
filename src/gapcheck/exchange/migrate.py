"""From version 1 of the format to version 2: what version 1 left to the programme is written into the text.

The text is edited where something is added and nowhere else: comments, order and line breaks stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import yaml
from attrs import frozen

from ..errors import GapcheckError
from ..model.law import ALL_ACTS, GENERAL_TOPICS
from ..model.vocabulary import Vocabulary

_FORM = re.compile(r"(?m)^(gapcheck:\s*['\"]?)(profile|pack)/1\b")
NOTE = "taken as searched by version 1 of the format; write what was searched, or remove this line"


@frozen
class Edit:
    """Text put in at a place of the document, in the place of what stands there, and what it makes explicit."""

    at: int
    text: str
    said: str
    until: int = 0


@frozen
class Migrated:
    """A document in version 2, and what was made explicit in it, in the order of the text."""

    text: str
    made: tuple[str, ...]


def migrate(text: str, vocabulary: Vocabulary) -> Migrated:
    """A law or a standard of version 1 as the same in version 2; one of version 2 as it is.

    Args:
        text: the YAML document.
        vocabulary: the one it speaks.

    Raises:
        GapcheckError: it is no document of version 1 or 2.

    >>> from gapcheck import load_vocabulary
    >>> migrate("gapcheck: pack/1\\nid: mine\\n", load_vocabulary()).text
    'gapcheck: pack/2\\nid: mine\\n'
    """
    found = _FORM.search(text)
    if found is None:
        if re.search(r"(?m)^gapcheck:\s*['\"]?(profile|pack)/2\b", text):
            return Migrated(text, ())
        raise GapcheckError("no law and no standard: the key 'gapcheck' names neither profile/1 nor pack/1")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise GapcheckError(f"the document cannot be read: {error}") from None
    edits = sorted(_edits(root, found[2], vocabulary), key=lambda edit: edit.at)
    parts, last = [], 0
    for edit in edits:
        parts += [text[last : edit.at], edit.text]
        last = max(edit.at, edit.until)
    whole = "".join([*parts, text[last:]])
    return Migrated(_FORM.sub(r"\1\2/2", whole, count=1), tuple(edit.said for edit in edits))


def _edits(root: yaml.Node | None, form: str, vocabulary: Vocabulary) -> Iterator[Edit]:
    if not isinstance(root, yaml.MappingNode):
        return
    if form == "pack":
        for key, criterion in _items(_value(root, "criteria")):
            yield from _weight(key, criterion)
        return
    for key, offence in _items(_value(root, "offences")):
        yield from _offence(key, offence, vocabulary)
    yield from _searches(root, vocabulary)


def _weight(key: str, criterion: yaml.Node) -> Iterator[Edit]:
    """An option weighed as much as a duty."""
    if _text(_value(criterion, "obligation")) == "may" and _value(criterion, "weight") is None:
        words = 'weight: 1, weight_reason: "as in version 1 of the format"'
        yield _added(criterion, words, f"criteria.{key}: an option keeps its weight of 1")


def _offence(key: str, offence: yaml.Node, vocabulary: Vocabulary) -> Iterator[Edit]:
    for dimension in vocabulary.dimensions.values():
        listed = _value(offence, dimension.id)
        if dimension.added_to and listed is not None and dimension.ordinary in _texts(listed):
            said = f"offences.{key}.{dimension.id}: the list is closed"
            values = ", ".join(_texts(listed, doubts=True))
            text = f"{{only: [{values}]}}" if isinstance(listed, yaml.SequenceNode) else f"{{only: {values}}}"
            yield Edit(listed.start_mark.index, text, said, _end(listed))
    if _text(_value(offence, "evidence")) != "primary" and _value(offence, "exempts") is None:
        yield _added(offence, "exempts: []", f"offences.{key}.exempts: none, though its text was not read")


def _searches(root: yaml.MappingNode, vocabulary: Vocabulary) -> Iterator[Edit]:
    searched = _value(root, "searched")
    for number, search in enumerate(searched.value if isinstance(searched, yaml.SequenceNode) else ()):
        topics = [name for name in _texts(_value(search, "conduct")) if name in GENERAL_TOPICS]
        if topics:
            yield _added(search, f"scope: {ALL_ACTS}", f"searched.{number}: {' and '.join(topics)} in every Act")
    if not vocabulary.exempting:
        return
    line = f'{{exemptions: all, basis: primary, note: "{NOTE}"}}'
    said = "searched: every general exemption"
    if isinstance(searched, yaml.SequenceNode) and searched.value:
        start, column = searched.start_mark.index, searched.start_mark.column
        after = f"{line}, " if searched.flow_style else f"- {line}\n{' ' * column}"
        yield Edit(start + (1 if searched.flow_style else 0), after, said)
    else:
        yield Edit(root.start_mark.index, f"searched:\n  - {line}\n", said)


def _added(node: yaml.Node, words: str, said: str) -> Edit:
    """A key put into a mapping: at its end between braces, at its beginning on lines of its own."""
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        return Edit(_end(node) - 1, f", {words}", said)
    lines = re.sub(r", (?=\w+: )", f"\n{' ' * node.start_mark.column}", words)
    return Edit(node.start_mark.index, f"{lines}\n{' ' * node.start_mark.column}", said)


def _end(node: yaml.Node) -> int:
    """The place behind a value: the mark of a list on lines of its own lies behind the line breaks after it."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return _end(node.value[-1])
    return int(node.end_mark.index)


def _items(node: yaml.Node | None) -> Iterable[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return ()
    return [(str(key.value), value) for key, value in node.value if isinstance(value, yaml.MappingNode)]


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return (
        next((value for key, value in node.value if key.value == name), None)
        if isinstance(node, yaml.MappingNode)
        else None
    )


def _texts(node: yaml.Node | None, *, doubts: bool = False) -> list[str]:
    found = node.value if isinstance(node, yaml.SequenceNode) else [node]
    texts = [str(item.value) for item in found if isinstance(item, yaml.ScalarNode)]
    return [f"'{t}'" if t.endswith("?") else t for t in texts] if doubts else [t.rstrip("? ") for t in texts]


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
