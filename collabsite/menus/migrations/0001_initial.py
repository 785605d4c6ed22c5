import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0001_initial'),
        ('identity', '0001_initial'),
        ('metrics', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Menus',
            fields=[
            ],
            options={
                'verbose_name': 'menus',
                'verbose_name_plural': 'menus',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('identity.siteidentity',),
        ),
        migrations.CreateModel(
            name='MenuItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('header', 'Header'), ('footer', 'Footer')], max_length=8, verbose_name='menu')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('address', models.CharField(blank=True, max_length=500, verbose_name='address')),
                ('text', models.CharField(blank=True, max_length=60, verbose_name='text')),
                ('text_zh', models.CharField(blank=True, max_length=60, verbose_name='text in Chinese')),
                ('dataset', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='metrics.dataset', verbose_name='dataset')),
                ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.page', verbose_name='page')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='menu_items', to='identity.siteidentity')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'item of a menu',
                'verbose_name_plural': 'items of a menu',
                'ordering': ['ordering', 'pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('dataset', None), ('page__isnull', False), ('topic', None)), models.Q(('address', ''), ('dataset', None), ('page', None), ('topic__isnull', False)), models.Q(('address', ''), ('dataset__isnull', False), ('page', None), ('topic', None)), models.Q(('dataset', None), ('page', None), ('topic', None), models.Q(('address', ''), _negated=True)), _connector='OR'), name='menu_item_leads_to_one_target')],
            },
        ),
    ]
