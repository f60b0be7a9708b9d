from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0002_kept_drafts'),
    ]

    operations = [
        migrations.AddField(
            model_name='proposal',
            name='legal_form',
            field=models.SlugField(blank=True, default='', max_length=40, verbose_name='legal form'),
            preserve_default=False,
        ),
    ]
