"""Warnings and notes at a path of one document."""

from __future__ import annotations

from typing import Any

from ..documents.source import Source
from ..errors import Diagnostic, Severity
from ..model.law import Profile
from ..model.record import Record

Path = tuple[Any, ...]


class Place:
    """Diagnostics at a path of one document."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def warning(self, path: Path, code: str, message: str, expected: str = "", hint: str = "") -> Diagnostic:
        """Something that is probably wrong."""
        return self._at(path, Severity.WARNING, code, message, expected, hint)

    def note(self, path: Path, code: str, message: str, expected: str = "", hint: str = "") -> Diagnostic:
        """Something worth knowing."""
        return self._at(path, Severity.NOTE, code, message, expected, hint)

    def _at(self, path: Path, severity: Severity, code: str, message: str, expected: str, hint: str) -> Diagnostic:
        mark = self.source.mark(path)
        return self.source.problem(mark, message, expected=expected, hint=hint, severity=severity, code=code)


def inherited(profile: Profile, record: Record) -> bool:
    """Whether a record comes from the law that this one extends: its own file is checked by itself."""
    return profile.base is not None and any(record is other for other in profile.base.records())
