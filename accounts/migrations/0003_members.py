"""Roles of members, and invitations to colleagues; who was a member before may go on doing everything."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLES = [
    ("owner", "Owner: manages colleagues, submits and withdraws"),
    ("editor", "Editor: writes dossiers and reports"),
    ("reader", "Reader: sees everything, changes nothing"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_language")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="role",
            field=models.CharField(choices=ROLES, default="owner", max_length=10, verbose_name="role"),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                ("role", models.CharField(choices=ROLES, max_length=10, verbose_name="role")),
                ("language", models.CharField(max_length=5)),
                ("invited_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("organisation", "email"),
                        name="accounts_invited_once",
                    )
                ],
            },
        ),
    ]
