import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0008_exact_decimals"),
    ]

    operations = [
        migrations.AddField(
            model_name="dataimport",
            name="choices",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="observation",
            name="period",
            field=models.CharField(
                blank=True,
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "^\\d{4}(-(\\d{2}(-\\d{2})?|Q[1-4]))?$", "Write a year, such as 2022."
                    )
                ],
                verbose_name="period",
            ),
        ),
    ]
