import django.db.models.expressions
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
            name='Baseline',
            fields=[
                ('item', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='item')),
                ('total', models.BigIntegerField(verbose_name='views')),
            ],
            options={
                'verbose_name': 'imported count',
                'verbose_name_plural': 'imported counts',
                'constraints': [models.CheckConstraint(condition=models.Q(('total__gte', 0)), name='baseline_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='DailyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=64, verbose_name='item')),
                ('day', models.DateField(help_text='In UTC.', verbose_name='day')),
                ('total', models.IntegerField(help_text='Total_Item_Requests', verbose_name='views')),
                ('unique_views', models.IntegerField(help_text='Unique_Item_Requests', verbose_name='unique views')),
                ('received', models.IntegerField(help_text='Before double clicks were removed.', verbose_name='received')),
            ],
            options={
                'verbose_name': 'daily count',
                'verbose_name_plural': 'daily counts',
                'indexes': [models.Index(fields=['day', 'item', 'total'], name='daily_count_of_a_day')],
                'constraints': [models.UniqueConstraint(fields=('item', 'day'), name='daily_count_is_one_per_item'), models.CheckConstraint(condition=models.Q(('total__lte', models.F('received')), ('unique_views__gte', 0), ('unique_views__lte', models.F('total'))), name='daily_count_unique_total_received')],
            },
        ),
        migrations.CreateModel(
            name='DailyUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.SmallIntegerField(choices=[(0, 'read'), (10, 'data download'), (50, 'citation export'), (60, 'list of editions or releases'), (70, 'record of a source')], verbose_name='use')),
                ('total', models.IntegerField(verbose_name='uses')),
                ('unique_uses', models.IntegerField(verbose_name='unique uses')),
                ('sessions', models.IntegerField(verbose_name='sessions not counted by another use')),
                ('received', models.IntegerField(help_text='Before double clicks were removed.', verbose_name='received')),
                ('item', models.CharField(max_length=64, verbose_name='item')),
                ('day', models.DateField(help_text='In UTC.', verbose_name='day')),
            ],
            options={
                'verbose_name': 'daily uses',
                'verbose_name_plural': 'daily uses',
                'indexes': [models.Index(fields=['day', 'item'], name='daily_use_of_a_day')],
                'constraints': [models.UniqueConstraint(fields=('item', 'day', 'use'), name='daily_use_is_one_per_use'), models.CheckConstraint(condition=models.Q(('sessions__gte', 0), ('sessions__lte', models.F('unique_uses')), ('total__lte', models.F('received')), ('unique_uses__lte', models.F('total'))), name='daily_use_is_consistent')],
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(help_text='In UTC.', verbose_name='day')),
                ('item', models.CharField(blank=True, db_default='', max_length=64, verbose_name='item')),
                ('use', models.SmallIntegerField(choices=[(0, 'read'), (10, 'data download'), (50, 'citation export'), (60, 'list of editions or releases'), (70, 'record of a source')], db_default=0, verbose_name='use')),
                ('reason', models.CharField(choices=[('robot', 'robot'), ('opted-out', 'reader opted out'), ('token', 'no valid page token'), ('origin', 'another site'), ('staff', 'signed-in staff'), ('status', 'page not answered or not public'), ('prefetch', 'prefetched')], max_length=16, verbose_name='reason')),
                ('count', models.BigIntegerField(verbose_name='count')),
                ('summed', models.BigIntegerField(db_default=0)),
                ('pending', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('count'), '-', models.F('summed')), output_field=models.BigIntegerField())),
            ],
            options={
                'verbose_name': 'excluded view',
                'verbose_name_plural': 'excluded views',
                'indexes': [models.Index(condition=models.Q(('pending__gt', 0)), fields=['day'], name='exclusion_is_pending')],
                'constraints': [models.UniqueConstraint(fields=('item', 'day', 'use', 'reason'), name='exclusion_is_one_per_reason'), models.CheckConstraint(condition=models.Q(('count__gte', 0)), name='exclusion_is_not_negative'), models.CheckConstraint(condition=models.Q(('summed__gte', 0), ('summed__lte', models.F('count'))), name='exclusion_sums_what_it_counts')],
            },
        ),
        migrations.CreateModel(
            name='ItemMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.SmallIntegerField(choices=[(0, 'read'), (10, 'data download'), (50, 'citation export'), (60, 'list of editions or releases'), (70, 'record of a source')], verbose_name='use')),
                ('total', models.IntegerField(verbose_name='uses')),
                ('unique_uses', models.IntegerField(verbose_name='unique uses')),
                ('sessions', models.IntegerField(verbose_name='sessions not counted by another use')),
                ('received', models.IntegerField(help_text='Before double clicks were removed.', verbose_name='received')),
                ('item', models.CharField(max_length=64, verbose_name='item')),
                ('month', models.DateField(help_text='The first day, in UTC.', verbose_name='month')),
            ],
            options={
                'verbose_name': 'uses of a month',
                'verbose_name_plural': 'uses of months',
                'indexes': [models.Index(fields=['item', 'month'], name='item_month_of_an_item')],
                'constraints': [models.UniqueConstraint(fields=('month', 'use', 'item'), name='item_month_is_one_per_use'), models.CheckConstraint(condition=models.Q(('sessions__gte', 0), ('sessions__lte', models.F('unique_uses')), ('total__lte', models.F('received')), ('unique_uses__lte', models.F('total'))), name='item_month_is_consistent')],
            },
        ),
        migrations.CreateModel(
            name='ItemTotal',
            fields=[
                ('item', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='item')),
                ('kind', models.CharField(max_length=64, verbose_name='kind of item')),
                ('number', models.BigIntegerField(null=True, verbose_name='number of item')),
                ('total', models.BigIntegerField(verbose_name='views')),
            ],
            options={
                'verbose_name': 'total of an item',
                'verbose_name_plural': 'totals of items',
                'indexes': [models.Index(models.F('kind'), models.OrderBy(models.F('total'), descending=True), models.F('number'), name='item_total_rank'), models.Index(fields=['kind', 'number'], name='item_total_number')],
                'constraints': [models.CheckConstraint(condition=models.Q(('total__gte', 0)), name='item_total_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='RecentTotal',
            fields=[
                ('item', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='item')),
                ('kind', models.CharField(max_length=64, verbose_name='kind of item')),
                ('number', models.BigIntegerField(null=True, verbose_name='number of item')),
                ('begin', models.DateField(verbose_name='first day')),
                ('total', models.BigIntegerField(verbose_name='views')),
            ],
            options={
                'verbose_name': 'recent total of an item',
                'verbose_name_plural': 'recent totals of items',
                'indexes': [models.Index(models.F('begin'), models.F('kind'), models.OrderBy(models.F('total'), descending=True), models.OrderBy(models.F('number'), descending=True), name='recent_total_rank')],
                'constraints': [models.CheckConstraint(condition=models.Q(('total__gt', 0)), name='recent_total_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='ReferrerCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(help_text='In UTC.', verbose_name='day')),
                ('item', models.CharField(max_length=64, verbose_name='item')),
                ('host', models.CharField(max_length=100, verbose_name='referring site')),
                ('sessions', models.IntegerField(verbose_name='unique views')),
            ],
            options={
                'verbose_name': 'referring site',
                'verbose_name_plural': 'referring sites',
                'indexes': [models.Index(fields=['item', 'day'], name='referrer_of_an_item')],
                'constraints': [models.UniqueConstraint(fields=('day', 'item', 'host'), name='referrer_is_one_per_day'), models.CheckConstraint(condition=models.Q(('sessions__gt', 0)), name='referrer_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='ReferrerMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='The first day, in UTC.', verbose_name='month')),
                ('kind', models.CharField(max_length=64, verbose_name='kind of item')),
                ('host', models.CharField(max_length=100, verbose_name='referring site')),
                ('sessions', models.IntegerField(verbose_name='unique views')),
            ],
            options={
                'verbose_name': 'referring site of a month',
                'verbose_name_plural': 'referring sites of months',
                'constraints': [models.UniqueConstraint(fields=('month', 'kind', 'host'), name='referrer_month_is_one_per_host'), models.CheckConstraint(condition=models.Q(('sessions__gt', 0)), name='referrer_month_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='SiteDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.SmallIntegerField(choices=[(0, 'read'), (10, 'data download'), (50, 'citation export'), (60, 'list of editions or releases'), (70, 'record of a source')], verbose_name='use')),
                ('total', models.IntegerField(verbose_name='uses')),
                ('unique_uses', models.IntegerField(verbose_name='unique uses')),
                ('sessions', models.IntegerField(verbose_name='sessions not counted by another use')),
                ('received', models.IntegerField(help_text='Before double clicks were removed.', verbose_name='received')),
                ('day', models.DateField(help_text='In UTC.', verbose_name='day')),
                ('kind', models.CharField(max_length=64, verbose_name='kind of item')),
            ],
            options={
                'verbose_name': 'uses of a day',
                'verbose_name_plural': 'uses of days',
                'constraints': [models.UniqueConstraint(fields=('use', 'day', 'kind'), name='site_day_is_one_per_use'), models.CheckConstraint(condition=models.Q(('sessions__gte', 0), ('sessions__lte', models.F('unique_uses')), ('total__lte', models.F('received')), ('unique_uses__lte', models.F('total'))), name='site_day_is_consistent')],
            },
        ),
        migrations.CreateModel(
            name='SiteExclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(help_text='In UTC.', verbose_name='day')),
                ('use', models.SmallIntegerField(choices=[(0, 'read'), (10, 'data download'), (50, 'citation export'), (60, 'list of editions or releases'), (70, 'record of a source')], verbose_name='use')),
                ('reason', models.CharField(choices=[('robot', 'robot'), ('opted-out', 'reader opted out'), ('token', 'no valid page token'), ('origin', 'another site'), ('staff', 'signed-in staff'), ('status', 'page not answered or not public'), ('prefetch', 'prefetched')], max_length=16, verbose_name='reason')),
                ('count', models.BigIntegerField(verbose_name='count')),
            ],
            options={
                'verbose_name': 'excluded views of a day',
                'verbose_name_plural': 'excluded views of days',
                'constraints': [models.UniqueConstraint(fields=('day', 'use', 'reason'), name='site_exclusion_is_one_per_reason'), models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='site_exclusion_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='SiteReferrer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(help_text='In UTC.', verbose_name='day')),
                ('kind', models.CharField(max_length=64, verbose_name='kind of item')),
                ('host', models.CharField(max_length=100, verbose_name='referring site')),
                ('sessions', models.IntegerField(verbose_name='unique views')),
            ],
            options={
                'verbose_name': 'referring site of a day',
                'verbose_name_plural': 'referring sites of days',
                'constraints': [models.UniqueConstraint(fields=('day', 'kind', 'host'), name='site_referrer_is_one_per_day'), models.CheckConstraint(condition=models.Q(('sessions__gt', 0)), name='site_referrer_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=64)),
                ('day', models.DateField()),
                ('hour', models.SmallIntegerField()),
                ('visitor', models.BinaryField(max_length=32)),
                ('use', models.SmallIntegerField(choices=[(0, 'read'), (10, 'data download'), (50, 'citation export'), (60, 'list of editions or releases'), (70, 'record of a source')], db_default=0)),
                ('referrer', models.CharField(db_default='', max_length=100)),
                ('total', models.IntegerField()),
                ('received', models.IntegerField()),
                ('last', models.BigIntegerField()),
                ('last_counts', models.BooleanField()),
                ('last_added', models.SmallIntegerField(db_default=0)),
            ],
            options={
                'verbose_name': 'visit',
                'verbose_name_plural': 'visits',
                'indexes': [models.Index(condition=models.Q(('use__gt', 0)), fields=['day'], name='visit_is_no_read')],
                'constraints': [models.UniqueConstraint(fields=('item', 'day', 'hour', 'visitor', 'use'), name='visit_is_one_per_session'), models.CheckConstraint(condition=models.Q(('hour__gte', 0), ('hour__lte', 23)), name='visit_hour_is_of_a_day'), models.CheckConstraint(condition=models.Q(('total__gte', 0), ('total__lte', models.F('received'))), name='visit_counts_what_it_received')],
            },
        ),
    ]
