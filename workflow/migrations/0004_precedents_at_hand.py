"""The words of a precedent lie in its row as they are, its texts beside it: a search reads words of many, texts of few."""

from typing import ClassVar

from django.db import migrations

KEEP = """
ALTER TABLE workflow_precedent ALTER COLUMN vector SET STORAGE MAIN, ALTER COLUMN parts SET STORAGE EXTERNAL,
  ALTER COLUMN limits SET STORAGE EXTERNAL, ALTER COLUMN words SET STORAGE EXTERNAL
"""
BACK = """
ALTER TABLE workflow_precedent ALTER COLUMN vector SET STORAGE EXTENDED, ALTER COLUMN parts SET STORAGE EXTENDED,
  ALTER COLUMN limits SET STORAGE EXTENDED, ALTER COLUMN words SET STORAGE EXTENDED
"""


class Migration(migrations.Migration):
    """Where PostgreSQL keeps what is long."""

    dependencies: ClassVar = [("workflow", "0003_precedents")]
    operations: ClassVar = [migrations.RunSQL(KEEP, BACK)]
