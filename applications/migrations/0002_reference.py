"""The sequence that numbers the dossier codes."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Make ``applications_reference``."""

    dependencies: ClassVar = [("applications", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL("CREATE SEQUENCE applications_reference", "DROP SEQUENCE applications_reference")
    ]
