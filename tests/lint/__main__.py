"""Run every rule; list all faults, not only the first."""

import sys

from tests.lint import budgets, hygiene, only_move, scoped_views, state_literals

RULES = (scoped_views, only_move, state_literals, budgets, hygiene)


def main() -> str | None:
    """Print the faults; return the sentence that ends a failed run."""
    found = [fault for rule in RULES for fault in rule.faults()]
    for fault in found:
        print(fault)
    return f"{len(found)} faults against the project's own rules." if found else None


if __name__ == "__main__":
    sys.exit(main())
