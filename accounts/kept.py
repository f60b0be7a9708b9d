"""Tables whose rows are evidence are never emptied: the database itself holds it."""

from __future__ import annotations

import pgtrigger


class NotEmptied(pgtrigger.Trigger):
    """Refuses ``TRUNCATE``, which walks past the triggers of single rows.

    Stands beside the row trigger of every table that refuses deletion. Only the flush between tests is let through
    (``tests/conftest.py``); a rule of ``make lint`` keeps everybody else from switching triggers off.
    """

    level = pgtrigger.Statement
    when = pgtrigger.Before
    operation = pgtrigger.Truncate
    func = "RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;"
