"""Keep deleted datasets in a bin."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_bin"),
        ("metrics", "0005_revised_releases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dataset",
            name="binned_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="moved to the bin"
            ),
        ),
        migrations.AddField(
            model_name="dataset",
            name="binned_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="moved to the bin by",
            ),
        ),
        migrations.AddIndex(
            model_name="dataset",
            index=models.Index(
                condition=models.Q(("binned_at__isnull", False)),
                fields=["binned_at"],
                name="dataset_binned",
            ),
        ),
    ]
