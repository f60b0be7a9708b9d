"""``python -m tests.bench``: ratios against floors measured in the same run, as a table.

Each run is one more line in ``bench-results.jsonl`` below BENTHU_DATA. A bar that is missed is printed as "over"
and changes nothing about the exit status, which is 0 unless something breaks: speed depends on what else the
machine does, and whether a figure matters is for a person to judge. ``--only NAME …`` runs some of the measures.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from time import perf_counter
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.table import Line

MIGRATION_SECONDS = 15.0
MEASURES = ("case", "paper", "growth", "served", "pages", "verdict", "save", "precedent")


def main() -> int:
    """Migrate, furnish, measure, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure against floors.")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES)
    wanted = parser.parse_args().only
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # what was started here ends too
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    logging.disable(logging.INFO)  # a line per document is not what is measured
    from tests.bench import ground, table  # noqa: PLC0415 - once the settings are known

    began = perf_counter()
    seconds = ground.migrated()
    lines = [table.Line("migration of an empty database", f"{seconds:.1f} s", "", seconds, MIGRATION_SECONDS)]
    samples = ground.furnish()
    try:
        for name in wanted:
            print(f"· {name}", flush=True)
            lines += _measures(samples)[name]()
    finally:
        ground.drop(ground.TEMPLATE)
    table.show(lines)
    print(f"\nAppended to {table.keep(lines, perf_counter() - began)}")
    return 0


def _measures(samples: object) -> dict[str, Callable[[], list[Line]]]:
    from tests.bench import dossier, ground, growth, paper, precedent, served, whole_case  # noqa: PLC0415

    def in_copy(measure: Callable[..., list[Line]], *facts: object) -> list[Line]:
        with ground.copy("bench_case") as database:
            return measure(database, *facts)

    return {
        "verdict": lambda: in_copy(dossier.measure_verdict, samples),
        "save": lambda: in_copy(dossier.measure_save, samples),
        "case": lambda: in_copy(whole_case.measure),
        "paper": lambda: in_copy(paper.measure, samples),
        "growth": growth.measure,
        "served": served.measure,
        "precedent": precedent.measure,
        "pages": lambda: growth.measure_pages(samples),  # type: ignore[arg-type]
    }


if __name__ == "__main__":
    sys.exit(main())
