import datetime

import django.db.models.deletion
from django.db import migrations, models

import collabsite.search.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='IndexBuild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('made_at', models.DateTimeField(verbose_name='made')),
            ],
            options={
                'verbose_name': 'search index',
                'verbose_name_plural': 'search indexes',
            },
        ),
        migrations.CreateModel(
            name='FacetGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('topics', models.CharField(blank=True, max_length=2000, verbose_name='topics')),
            ],
            options={
                'verbose_name': 'facet group of the search index',
                'verbose_name_plural': 'facet groups of the search index',
                'constraints': [models.UniqueConstraint(fields=('kind', 'language', 'year', 'topics'), name='facet_group_once')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(db_index=True, max_length=100, verbose_name='owner')),
                ('state', models.PositiveIntegerField(verbose_name='state')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('weight', models.SmallIntegerField(verbose_name='weight')),
                ('date', models.DateField(verbose_name='date')),
                ('place', models.BigIntegerField(verbose_name='place')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('until', models.DateTimeField(default=datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC), verbose_name='until')),
                ('key', models.CharField(db_index=True, max_length=400, verbose_name='key')),
                ('name', models.CharField(db_index=True, max_length=32, verbose_name='name')),
                ('tokens', collabsite.search.models.TokensField(verbose_name='tokens')),
                ('words', models.TextField(verbose_name='words')),
                ('url', models.TextField(verbose_name='address')),
                ('title', models.TextField(verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('facet_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='search.facetgroup', verbose_name='facet group')),
            ],
            options={
                'verbose_name': 'entry of the search index',
                'verbose_name_plural': 'entries of the search index',
                'indexes': [models.Index(models.F('weight'), models.OrderBy(models.F('date'), descending=True), models.F('place'), models.F('id'), name='entry_order')],
            },
        ),
    ]
