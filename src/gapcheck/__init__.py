"""gapcheck finds the gap between a national law and a child-protection standard: scored, explained, cited.

>>> from gapcheck import assess, load_pack, load_profile
>>> result = assess(load_profile("KEN"), load_pack("ecpat-2022"), as_of="2025-01-01")
>>> result.findings["grooming-without-meeting"].status.value in result.counts
True
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .assessment.asking import ask
    from .assessment.assess import assess, gap, score
    from .assessment.assessment import Assessment
    from .assessment.finding import Finding
    from .assessment.many import assess_many
    from .assessment.results import Answer
    from .assessment.scores import Score, Status
    from .errors import Diagnostic, GapcheckError
    from .model.law import Profile
    from .model.standard import Pack
    from .reading.load import load_pack, load_packs, load_profile, load_vocabulary
    from .report import render

_HOMES = {
    "Answer": "assessment.results",
    "Assessment": "assessment.assessment",
    "Diagnostic": "errors",
    "Finding": "assessment.finding",
    "GapcheckError": "errors",
    "Pack": "model.standard",
    "Profile": "model.law",
    "Score": "assessment.scores",
    "Status": "assessment.scores",
    "ask": "assessment.asking",
    "assess": "assessment.assess",
    "assess_many": "assessment.many",
    "gap": "assessment.assess",
    "load_pack": "reading.load",
    "load_packs": "reading.load",
    "load_profile": "reading.load",
    "load_vocabulary": "reading.load",
    "render": "report",
    "score": "assessment.assess",
}

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Assessment",
    "Diagnostic",
    "Finding",
    "GapcheckError",
    "Pack",
    "Profile",
    "Score",
    "Status",
    "ask",
    "assess",
    "assess_many",
    "gap",
    "load_pack",
    "load_packs",
    "load_profile",
    "load_vocabulary",
    "render",
    "score",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing the package costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'gapcheck' has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
