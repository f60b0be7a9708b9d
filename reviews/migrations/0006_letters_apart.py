from django.db import migrations


class Migration(migrations.Migration):
    """What a letter says stands with the letter alone."""

    dependencies = [
        ('reviews', '0005_opinion_letters'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='opinionrequest',
            name='letter_date',
        ),
        migrations.RemoveField(
            model_name='opinionrequest',
            name='letter_number',
        ),
        migrations.RemoveField(
            model_name='opinionrequest',
            name='recorded_by',
        ),
        migrations.RemoveField(
            model_name='opinionrequest',
            name='text',
        ),
    ]
