"""Reading what published assessments concluded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cattrs import Converter

from ..documents.mistakes import Mistake, UnknownName, shown
from ..documents.structure import address, at_key, choice, class_hook, every, text
from ..errors import GapcheckError
from ..model.judgement import COVERAGE, FULFILMENT, Judgement, Subject
from ..model.vocabulary import Vocabulary
from .question import question


def judgement_reader(converter: Converter, vocabulary: Vocabulary) -> Callable[[Any], Judgement]:
    """The reader of one judgement, in the terms of a vocabulary."""

    def subject(raw: Any) -> Subject:
        if not isinstance(raw, Mapping):
            return Subject(text(raw))
        if set(raw) == {"criterion"}:
            pack, _, criterion = text(raw["criterion"]).partition("/")
            if not pack or not criterion:
                raise Mistake(f"found {shown(raw['criterion'])}", "expected <standard>/<criterion>", key="criterion")
            return Subject(f"{pack}/{criterion}", criterion=(pack, criterion))
        try:
            grid = question(vocabulary, raw, aged=False)
        except GapcheckError as error:
            first = error.diagnostics[0]
            raise Mistake(first.message, first.expected, first.hint) from None
        return Subject(", ".join(_words(key, value) for key, value in raw.items()), grid)

    def subjects(raw: Any) -> tuple[Subject, ...]:
        return tuple(every(Judgement, raw if isinstance(raw, list) else [raw], subject))

    read = class_hook(converter, Judgement, about=subjects, url=address, holds=choice(*COVERAGE, *FULFILMENT))

    def judgement(raw: Any) -> Judgement:
        found = read(raw)
        criteria = [bool(s.criterion) for s in found.about]
        if len(set(criteria)) > 1:
            raise at_key(Mistake("criteria and acts stand in judgements of their own"), "about")
        known = FULFILMENT if any(criteria) else COVERAGE
        if found.holds and found.holds not in known:
            raise at_key(UnknownName(found.holds, known, "conclusion"), "holds")
        return found

    return judgement


def _words(key: str, value: Any) -> str:
    """One key of a scenario as a table shows it."""
    listed = ", ".join(str(v) for v in value) if isinstance(value, list) else str(value)
    return listed if key == "conduct" else f"{key.replace('_', ' ')} {listed}"
