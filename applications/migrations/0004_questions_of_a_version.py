"""Which versions of the questions a dossier was asked by."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Versions stored before say nothing: their questions are those of the day on which they are read."""

    dependencies: ClassVar = [("applications", "0003_ledger")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="dossierversion", name="questions", field=models.JSONField(default=dict)
        )
    ]
