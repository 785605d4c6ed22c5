from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Salt',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('value', models.BinaryField(max_length=32)),
            ],
            options={
                'verbose_name': 'salt of a day',
                'verbose_name_plural': 'salts of days',
            },
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('pk', models.CompositePrimaryKey('kind', 'item_id', 'use', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('item_id', models.BigIntegerField()),
                ('use', models.SmallIntegerField(choices=[(0, 'read'), (10, 'data download'), (50, 'citation export')])),
                ('day', models.DateField()),
                ('views', models.IntegerField()),
                ('sessions', models.IntegerField()),
            ],
            options={
                'verbose_name': 'daily count',
                'verbose_name_plural': 'daily counts',
                'indexes': [models.Index(fields=['use', 'day', 'kind', 'item_id', 'views', 'sessions'], name='count_of_a_day'), models.Index(fields=['use', 'kind', 'item_id', 'day', 'views', 'sessions'], name='count_of_an_item')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sessions__gt', 0), ('sessions__lte', models.F('views'))), name='count_sessions_views')],
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('pk', models.CompositePrimaryKey('day', 'reason', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('reason', models.CharField(choices=[('double-click', 'double click'), ('robot', 'robot'), ('opted-out', 'reader opted out'), ('token', 'no valid page token, or another site')], max_length=16)),
                ('count', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'excluded view',
                'verbose_name_plural': 'excluded views',
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gte', 0)), name='exclusion_count_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Referrer',
            fields=[
                ('pk', models.CompositePrimaryKey('kind', 'item_id', 'day', 'host', blank=True, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('item_id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('host', models.CharField(max_length=100)),
                ('readers', models.IntegerField()),
            ],
            options={
                'verbose_name': 'referring site',
                'verbose_name_plural': 'referring sites',
                'indexes': [models.Index(fields=['host', 'day', 'readers'], name='referrer_of_a_host')],
                'constraints': [models.CheckConstraint(condition=models.Q(('readers__gt', 0)), name='referrer_has_readers')],
            },
        ),
        migrations.CreateModel(
            name='Total',
            fields=[
                ('pk', models.CompositePrimaryKey('kind', 'item_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('item_id', models.BigIntegerField()),
                ('total', models.BigIntegerField(default=0)),
                ('baseline', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'total of an item',
                'verbose_name_plural': 'totals of items',
                'constraints': [models.CheckConstraint(condition=models.Q(('baseline__gte', 0), ('total__gte', 0)), name='total_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('pk', models.CompositePrimaryKey('kind', 'item_id', 'use', 'day', 'visitor', blank=True, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('item_id', models.BigIntegerField()),
                ('use', models.SmallIntegerField(choices=[(0, 'read'), (10, 'data download'), (50, 'citation export')])),
                ('day', models.DateField()),
                ('visitor', models.BinaryField(max_length=32)),
                ('referrer', models.CharField(max_length=100)),
                ('clicks', models.IntegerField()),
                ('views', models.IntegerField()),
                ('sessions', models.IntegerField()),
                ('last', models.BigIntegerField()),
                ('last_is_alone', models.BooleanField()),
            ],
            options={
                'verbose_name': 'visit',
                'verbose_name_plural': 'visits',
                'constraints': [models.CheckConstraint(condition=models.Q(('sessions__gt', 0), ('sessions__lte', models.F('views')), ('views__lte', models.F('clicks'))), name='visit_sessions_views_clicks')],
            },
        ),
    ]
