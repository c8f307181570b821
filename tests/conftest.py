"""How the tests run: the same examples every time, and more of them on request.

``GAPCHECK_EXAMPLES=20`` makes every property try twenty times as many cases, drawn afresh.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))  # the tests share strategies.py and reference.py

os.environ.setdefault("GAPCHECK_CACHE", tempfile.mkdtemp(prefix="gapcheck-"))  # never the user's own

FACTOR = int(os.environ.get("GAPCHECK_EXAMPLES", "1"))

settings.register_profile(
    "gapcheck",
    deadline=None,
    derandomize=FACTOR == 1,
    database=None,
    print_blob=FACTOR > 1,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("gapcheck")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the golden tests found to their files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with ``tests/golden/<name>``, or write it there with ``--update-golden``."""

    def compare(name: str, found: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no golden file {name}; run pytest with --update-golden and read what it writes"
        assert found == path.read_text(encoding="utf-8")

    return compare
