import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(allow_unicode=True, help_text='Short name in addresses and exports, such as nature-index-2023.', max_length=80, unique=True, verbose_name='key')),
                ('type', models.CharField(choices=[('report', 'Report'), ('article-journal', 'Journal article'), ('article-newspaper', 'Newspaper article'), ('book', 'Book'), ('chapter', 'Chapter'), ('dataset', 'Dataset'), ('legislation', 'Law or treaty'), ('webpage', 'Web page'), ('document', 'Other document')], default='document', max_length=20, verbose_name='type')),
                ('title', models.CharField(max_length=500, verbose_name='title')),
                ('author', models.TextField(blank=True, help_text='One a line: “Family, Given”, or the name of an organisation.', verbose_name='authors')),
                ('issued', models.CharField(blank=True, max_length=10, validators=[django.core.validators.RegexValidator('^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$', 'Write it like 2023, 2023-11 or 2023-11-02.')], verbose_name='issued')),
                ('container_title', models.CharField(blank=True, help_text='What it appeared in.', max_length=300, verbose_name='journal or book')),
                ('publisher', models.CharField(blank=True, max_length=200, verbose_name='publisher')),
                ('volume', models.CharField(blank=True, max_length=20, verbose_name='volume')),
                ('issue', models.CharField(blank=True, max_length=20, verbose_name='issue')),
                ('page', models.CharField(blank=True, max_length=40, verbose_name='pages')),
                ('doi', models.CharField(blank=True, max_length=200, validators=[django.core.validators.RegexValidator('^10\\.\\d{4,9}/\\S+$', 'Write it like 10.1000/182.')], verbose_name='DOI')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='address')),
                ('accessed', models.DateField(blank=True, null=True, verbose_name='accessed')),
                ('language', models.CharField(blank=True, max_length=10, verbose_name='language')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ['title', 'key'],
            },
        ),
    ]
