import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import metrics.models.fields
import metrics.models.values


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('sources', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('code', models.SlugField(allow_unicode=True, max_length=120, verbose_name='code')),
                ('label', models.CharField(max_length=300, verbose_name='label')),
                ('is_group', models.BooleanField(default=False, help_text='A total of other rows, such as the world or a union. Charts leave it out unless it is chosen.', verbose_name='group')),
                ('other_label', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='label in the other language')),
                ('also_called', models.CharField(blank=True, db_default='', default='', help_text='Other names that texts use, in any language, separated by commas: the US, America, 美国人. Claims are found by them too.', max_length=600, verbose_name='also called')),
            ],
            options={
                'verbose_name': 'entity',
                'verbose_name_plural': 'entities',
                'ordering': ['ordering', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('code', models.SlugField(allow_unicode=True, max_length=80, verbose_name='code')),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('kind', models.CharField(choices=[('count', 'count'), ('number', 'number'), ('percent', 'percentage'), ('percent_change', 'percent change'), ('money', 'money'), ('year', 'year'), ('text', 'text')], default='number', max_length=20, verbose_name='kind')),
                ('currency', models.CharField(blank=True, help_text='For money: the ISO 4217 code, such as USD or CNY.', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}$', 'Write an ISO 4217 code such as USD.')], verbose_name='currency')),
                ('unit', models.CharField(blank=True, help_text='Such as tonnes of CO₂, papers, or index, 2015 = 100. With money or a percentage: at 2015 prices, of GDP.', max_length=60, verbose_name='unit')),
                ('compact', models.BooleanField(default=False, help_text='Write 1.2M instead of 1,200,000.', verbose_name='compact')),
                ('decimals', models.PositiveSmallIntegerField(default=0, verbose_name='decimals')),
                ('rounding', models.CharField(blank=True, choices=[('', 'none'), ('decimals', 'to these decimals'), ('significant', 'to significant digits')], default='', help_text='Only what is shown is rounded. Downloads and the grid have the exact number.', max_length=11, verbose_name='rounding')),
                ('definition', models.TextField(blank=True, verbose_name='definition')),
                ('other_label', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='label in the other language')),
                ('other_unit', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='unit in the other language')),
                ('also_called', models.CharField(blank=True, db_default='', default='', help_text='Other names that texts use, in any language, separated by commas: the US, America, 美国人. Claims are found by them too.', max_length=600, verbose_name='also called')),
            ],
            options={
                'verbose_name': 'indicator',
                'verbose_name_plural': 'indicators',
                'ordering': ['ordering', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Dataset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('binned_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='moved to the bin')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, max_length=120, unique=True, verbose_name='address')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], default='en', max_length=10, verbose_name='language')),
                ('row_label', models.CharField(help_text='The header of the first column: what a row is.', max_length=200, verbose_name='row label')),
                ('other_title', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='title in the other language')),
                ('other_summary', models.TextField(blank=True, db_default='', default='', verbose_name='summary in the other language')),
                ('other_row_label', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='row label in the other language')),
                ('licence', models.CharField(blank=True, max_length=100, verbose_name='licence')),
                ('licence_url', models.URLField(blank=True, max_length=500, verbose_name='address of the licence')),
                ('doi', models.CharField(blank=True, help_text='If one is registered: 10.1000/182, or its address at doi.org.', max_length=200, validators=[django.core.validators.RegexValidator('^10\\.\\d{4,9}/\\S+$', 'Write it like 10.1000/182.')], verbose_name='DOI')),
                ('update_months', models.PositiveSmallIntegerField(blank=True, help_text='How often new values are expected. Leave empty if irregular.', null=True, verbose_name='updated every … months')),
                ('chart_kind', models.CharField(blank=True, choices=[('bar', 'Bar chart'), ('grouped', 'Grouped bar chart'), ('line', 'Line chart'), ('multiples', 'Small multiples'), ('dot', 'Dot plot'), ('none', 'No chart')], max_length=10, verbose_name='kind of chart')),
                ('chart_columns', models.JSONField(blank=True, default=list, verbose_name='columns of the chart')),
                ('chart_rows', models.JSONField(blank=True, default=list, verbose_name='rows of the chart')),
                ('import_choices', models.JSONField(blank=True, default=dict, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('binned_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='moved to the bin by')),
            ],
            options={
                'verbose_name': 'dataset',
                'verbose_name_plural': 'datasets',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='DatasetSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('locator', models.CharField(blank=True, max_length=100, verbose_name='locator')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dataset_sources', to='metrics.dataset')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dataset_sources', to='sources.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'source of the dataset',
                'verbose_name_plural': 'sources of the dataset',
                'ordering': ['ordering', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='dataset',
            name='sources',
            field=models.ManyToManyField(related_name='datasets', through='metrics.DatasetSource', to='sources.source', verbose_name='sources'),
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(blank=True, max_length=10, validators=[django.core.validators.RegexValidator('^\\d{4}(-(\\d{2}(-\\d{2})?|Q[1-4]|H[12]|W[0-5]\\d))?$', 'Write a year, such as 2022.')], verbose_name='period')),
                ('value', metrics.models.fields.ExactDecimalField(blank=True, null=True, verbose_name='value')),
                ('literal', models.TextField(blank=True, verbose_name='as written')),
                ('status', models.CharField(choices=[('A', 'normal'), ('B', 'break in the series'), ('E', 'estimated'), ('F', 'forecast'), ('P', 'provisional'), ('O', 'missing'), ('M', 'cannot exist')], default='A', max_length=1, verbose_name='status')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('entity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='metrics.entity')),
                ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='observations', to='metrics.indicator')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='sources.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'observation',
                'verbose_name_plural': 'observations',
                'ordering': ['entity', 'indicator', 'period'],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('slug', models.SlugField(allow_unicode=True, blank=True, max_length=120, verbose_name='address')),
                ('note', models.TextField(blank=True, verbose_name='change note')),
                ('content', models.JSONField(default=dict, verbose_name='content')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('issued_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='issued')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='metrics.dataset', verbose_name='dataset')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'ordering': ['dataset_id', '-number'],
                'permissions': [('issue_release', 'Can issue releases')],
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='metrics.release'),
        ),
        migrations.AddField(
            model_name='entity',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entities', to='metrics.release'),
        ),
        migrations.CreateModel(
            name='ReleaseSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='release_sources', to='metrics.release')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='release_sources', to='sources.source')),
            ],
            options={
                'verbose_name': 'source of the release',
                'verbose_name_plural': 'sources of the release',
                'ordering': ['release', 'number'],
            },
        ),
        migrations.CreateModel(
            name='DataImport',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=255)),
                ('data', models.BinaryField()),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('remove_missing', models.BooleanField(default=False)),
                ('choices', models.JSONField(default=dict)),
                ('description', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('state', models.CharField(choices=[('checking', 'Checking'), ('ready', 'Ready'), ('writing', 'Writing'), ('done', 'Done'), ('failed', 'Failed')], default='checking', max_length=10)),
                ('run', models.CharField(blank=True, max_length=32)),
                ('beat_at', models.DateTimeField(null=True)),
                ('phase', models.CharField(blank=True, max_length=20)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('report', models.JSONField(default=dict)),
                ('seen', models.CharField(blank=True, max_length=64)),
                ('failure', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dataset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='metrics.dataset')),
            ],
            options={
                'ordering': ['-created_at'],
                'default_permissions': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'ready', 'writing', 'done', 'failed'])), name='import_state_is_known')],
            },
        ),
        migrations.AddConstraint(
            model_name='datasetsource',
            constraint=models.UniqueConstraint(fields=('dataset', 'source'), name='source_once_per_dataset'),
        ),
        migrations.AddIndex(
            model_name='dataset',
            index=models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['binned_at'], name='dataset_binned'),
        ),
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(fields=['indicator', 'period', 'value', 'entity'], name='observation_by_value'),
        ),
        migrations.AddIndex(
            model_name='observation',
            index=models.Index(models.F('indicator'), models.F('period'), metrics.models.values.Beginning('literal'), name='observation_by_text'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.UniqueConstraint(fields=('entity', 'indicator', 'period'), name='one_value_per_cell'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['O', 'M']), _negated=True), ('value__isnull', True), _connector='OR'), name='missing_has_no_value'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(models.OrderBy(models.F('issued_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('number__gt', 1)), name='release_revised'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(fields=('dataset', 'number'), name='release_number_once'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('issued_at__isnull', True)), fields=('dataset',), name='one_working_copy_per_dataset'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='release_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('issued_at__isnull', True), ('number', 1), models.Q(('note', ''), _negated=True), _connector='OR'), name='later_releases_have_a_note'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('release', 'code'), name='indicator_code_once'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'money'), _negated=True), models.Q(('currency', ''), _negated=True), _connector='OR'), name='money_has_a_currency'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('rounding__in', ['', 'decimals', 'significant'])), name='rounding_is_known'),
        ),
        migrations.AddIndex(
            model_name='entity',
            index=models.Index(fields=['release', 'ordering'], name='entity_order'),
        ),
        migrations.AddIndex(
            model_name='entity',
            index=models.Index(fields=['release', 'label'], name='entity_by_label'),
        ),
        migrations.AddConstraint(
            model_name='entity',
            constraint=models.UniqueConstraint(fields=('release', 'code'), name='entity_code_once'),
        ),
        migrations.AddConstraint(
            model_name='releasesource',
            constraint=models.UniqueConstraint(fields=('release', 'source'), name='release_source_once'),
        ),
    ]
