from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Redirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old', models.CharField(help_text='A path such as /2019/05/rivers/ or /?p=123. A page that the site has at this address is shown instead.', max_length=500, unique=True, verbose_name='old address')),
                ('new', models.CharField(help_text='A path of this site, or a whole address of another one.', max_length=500, verbose_name='new address')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
            ],
            options={
                'verbose_name': 'redirect',
                'verbose_name_plural': 'redirects',
                'ordering': ['old'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('old', models.F('new')), _negated=True), models.Q(('new', ''), _negated=True)), name='redirect_leads_elsewhere')],
            },
        ),
    ]
