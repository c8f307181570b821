"""The sections that the pinpoint of a citation names: ``ch. 6 s. 1`` is section 1 of chapter 6, not section 6."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model.record import Citation

Section = tuple[str, str, str]
"""An instrument, the chapter where one is named, and the number of a section."""

_CHAPTER = re.compile(r"\b(?:ch|chap|chapter|title|book|part|pt)\b\.?\s*(\w+)", re.IGNORECASE)
_MARK = re.compile(r"(?:(?<!\w)(ss|arts|sections|articles|s|art|section|article)\b\.?|(§§?))\s*(?=\d)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+[^\W\d_]*(?:[./^–-]\w+)*(?: (?:(?i:bis|ter|qu\w+|sexies|septies|octies)|[a-xz](?![\w).])))?")
_BETWEEN = re.compile(r"[\s–-]*(?:,|;|&|\band\b|\bor\b)\s*")
_TO = re.compile(r"\s*(?:\bto\b|[–-])\s*")
_RANGE = re.compile(r"(\d{1,9})([^–-]*)[–-](\d{1,9})([^–-]*)")
_MOST = 200
"""The most sections of a range that are told one by one; of a longer one, its ends."""


def sections(citations: Iterable[Citation]) -> frozenset[Section]:
    """Every section that citations name."""
    return frozenset(
        (citation.instrument.id, chapter, number)
        for citation in citations
        for chapter, number in _named(citation.pinpoint)
    )


def _named(pinpoint: str) -> Iterator[tuple[str, str]]:
    words = _without_brackets(pinpoint)
    mark = _MARK.search(words)
    chapter = _CHAPTER.search(words, 0, mark.start() if mark else len(words))
    if mark is None and (chapter is not None or not words[:1].isdigit()):
        return
    many = mark is not None and (mark[1] or mark[2]).lower() in ("ss", "arts", "sections", "articles", "§§")
    for number in _numbers(words[mark.end() if mark else 0 :], many):
        yield (chapter[1].lower() if chapter else ""), number


def _without_brackets(words: str) -> str:
    while (shorter := re.sub(r"\([^()]*\)", "", words)) != words:
        words = shorter
    return words


def _numbers(words: str, many: bool) -> Iterator[str]:
    """The numbers at the beginning of some words: one, or all of a list with its ranges."""
    if many:
        words = _TO.sub("-", words)
    found = _NUMBER.match(words)
    while found is not None:
        number = found[0].lower()
        span = _RANGE.fullmatch(number) if many else None
        yield from _between(span) if span else [number]
        between = _BETWEEN.match(words, found.end()) if many else None
        found = _NUMBER.match(words, between.end()) if between else None


def _between(span: re.Match[str]) -> Iterable[str]:
    """The sections from one to another; a number such as 157-3 that only looks like a range stays one."""
    first, last = int(span[1]), int(span[3])
    if last < first:
        return [span[0]]
    if span[2] or span[4] or last - first > _MOST:
        return [span[1] + span[2], span[3] + span[4]]
    return [str(number) for number in range(first, last + 1)]
