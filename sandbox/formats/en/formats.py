"""English, with the day before the month as everywhere else in the country: 05/01/2026, 1,800,000,000.5."""

from sandbox.formats.vi.formats import *  # noqa: F403 - everything but the marks in numbers

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
