import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0009_import_choices"),
    ]

    operations = [
        migrations.AddField(
            model_name="dataimport",
            name="description",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="dataimport",
            name="dataset",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="imports",
                to="metrics.dataset",
            ),
        ),
    ]
