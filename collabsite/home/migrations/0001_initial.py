import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Home',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], editable=False, max_length=10, unique=True, verbose_name='language')),
                ('newest', models.BooleanField(default=True, help_text='After the chosen ones. Without them, only the chosen ones are shown.', verbose_name='newest articles')),
                ('most_read', models.BooleanField(default=True, verbose_name='most read articles')),
                ('topics', models.BooleanField(default=True, verbose_name='topics')),
                ('corrections', models.BooleanField(default=True, verbose_name='corrections')),
                ('data', models.BooleanField(default=True, verbose_name='data')),
                ('lead', models.ForeignKey(blank=True, help_text='The first and largest. Leave it empty for the newest.', limit_choices_to={'kind': 'article'}, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article', verbose_name='leading article')),
            ],
            options={
                'verbose_name': 'home page',
                'verbose_name_plural': 'home page',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HomeArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('article', models.ForeignKey(limit_choices_to={'kind': 'article'}, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article', verbose_name='article')),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='home.home')),
            ],
            options={
                'verbose_name': 'article of the home page',
                'verbose_name_plural': 'articles of the home page',
                'ordering': ['ordering', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('home', 'article'), name='home_article_once')],
            },
        ),
    ]
