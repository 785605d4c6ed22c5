from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Schema',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('software', models.CharField(max_length=50)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'collabsite_schema',
                'managed': False,
                'default_permissions': (),
            },
        ),
    ]
