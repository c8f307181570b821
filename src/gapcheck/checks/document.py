"""Everything to say about one document, whatever it is: what ``gapcheck check`` shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..documents.mistakes import shown
from ..documents.source import Source
from ..errors import Diagnostic, GapcheckError, did_you_mean, one_of
from ..model.vocabulary import Vocabulary
from ..reading.files import digest_of
from ..reading.forms import FORMS
from ..reading.load import Reference, open_source, pack_of, profile_of, vocabulary_for
from ..reading.pack import FORMS as PACK_FORMS
from ..reading.pack import read_pack
from ..reading.question import question
from ..reading.sources import read_sources
from ..reading.vocabulary import read_vocabulary
from .law import check_profile
from .pack import check_pack

LAWS, PACKS = FORMS, PACK_FORMS
KINDS = (*LAWS[::-1], *PACKS[::-1], "vocabulary/1", "sources/1")


def check_document(document: Reference, *, vocabulary: Vocabulary | None = None) -> list[Diagnostic]:
    """Everything to say about one document: its errors, or else its warnings and notes, sorted by place.

    Args:
        document: a path, the code of a shipped law, the id of a shipped pack, ``"vocabulary"``, the text of a document,
            or a mapping. The key ``gapcheck:`` says what it is.
        vocabulary: read it in these terms instead of those the document names.

    >>> [d.hint for d in check_document({"gapcheck": "profil/1"})]
    ["did you mean 'profile/1'?"]
    """
    try:
        source, base = open_source(document)
        kind = source.root.get("gapcheck") if isinstance(source.root, Mapping) else None
        if kind not in KINDS:
            return sorted([*source.problems, _no_kind(source, kind)], key=lambda d: d.sort_key)
        digest = digest_of(source.text)
        if kind == "sources/1":
            read_sources(source)
            return []
        if kind == "vocabulary/1":
            return check_vocabulary(read_vocabulary(source, digest))
        terms = vocabulary or vocabulary_for(source, base)
        if kind in LAWS:
            return check_profile(profile_of(source, terms, base))
        pack_of(source, terms, base)  # what an overlay lacks is known when the packs it extends are
        return check_pack(read_pack(source, terms, digest))
    except GapcheckError as error:
        return list(error.diagnostics)


def _no_kind(source: Source, kind: Any) -> Diagnostic:
    if not isinstance(source.root, Mapping):
        return source.problem(source.mark(()), f"found {shown(source.root)}", expected="expected a mapping")
    found = f"found {shown(kind)}" if "gapcheck" in source.root else "the key 'gapcheck' is missing"
    hint = did_you_mean(kind, KINDS) if isinstance(kind, str) else ""
    return source.problem(source.mark(("gapcheck",)), found, expected=one_of(KINDS), hint=hint)


def check_vocabulary(vocabulary: Vocabulary) -> list[Diagnostic]:
    """Errors in what a vocabulary says is always punished: each must be a scenario of its own terms."""
    source = vocabulary.source or Source("<vocabulary>", "")
    found: list[Diagnostic] = []
    for index, scenario in enumerate(vocabulary.always_punished):
        try:
            question(vocabulary, scenario)
        except GapcheckError as error:
            mark = source.mark(("always_punished", index))
            found += [
                source.problem(mark, d.message, expected=d.expected, hint=d.hint, code="always-punished")
                for d in error.diagnostics
            ]
    return sorted(found, key=lambda d: d.sort_key)
