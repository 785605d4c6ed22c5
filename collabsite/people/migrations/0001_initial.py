import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='profile', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], max_length=10, verbose_name='language of the desk')),
                ('time_zone', models.CharField(blank=True, max_length=50, verbose_name='time zone')),
                ('mail_of_comments', models.CharField(choices=[('at-once', 'At once'), ('daily', 'Once a day'), ('never', 'Not by e-mail')], default='at-once', max_length=10, verbose_name='Comments and mentions')),
                ('mail_of_own', models.CharField(choices=[('at-once', 'At once'), ('daily', 'Once a day'), ('never', 'Not by e-mail')], default='at-once', max_length=10, verbose_name='An article of mine is published or sent back')),
                ('mail_of_reviews', models.CharField(choices=[('at-once', 'At once'), ('daily', 'Once a day'), ('never', 'Not by e-mail')], default='at-once', max_length=10, verbose_name='An article is submitted for review')),
                ('mail_of_data', models.CharField(choices=[('at-once', 'At once'), ('daily', 'Once a day'), ('never', 'Not by e-mail')], default='at-once', max_length=10, verbose_name='Data is overdue, or new data needs another edition')),
            ],
            options={
                'verbose_name': 'profile',
                'verbose_name_plural': 'profiles',
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('action', models.CharField(choices=[('signed-in', 'signed in'), ('invited', 'invited'), ('invitation-revoked', 'revoked an invitation'), ('joined', 'accepted an invitation'), ('roles-changed', 'changed roles'), ('deactivated', 'deactivated'), ('reactivated', 'reactivated'), ('password-set', 'set a password'), ('factor-removed', 'removed a second factor'), ('published', 'published'), ('retracted', 'retracted'), ('issued', 'issued'), ('exported', 'exported'), ('backed-up', 'made a backup'), ('restored', 'restored a backup'), ('settings-changed', 'changed settings')], max_length=30, verbose_name='action')),
                ('about', models.CharField(blank=True, max_length=300, verbose_name='what')),
                ('number', models.PositiveIntegerField(null=True)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['-at', '-id'], name='people_audit_at'), models.Index(fields=['action', '-at'], name='people_audit_action'), models.Index(fields=['by', '-at'], name='people_audit_by')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('is_superuser', models.BooleanField(default=False)),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], default='en', max_length=10, verbose_name='language of the invitation')),
                ('message', models.TextField(blank=True, max_length=1000, verbose_name='message')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='invited at')),
                ('expires_at', models.DateTimeField(verbose_name='works until')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('groups', models.ManyToManyField(blank=True, to='auth.group', verbose_name='roles')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('revoked_at__isnull', True), ('used_at__isnull', True)), name='people_one_pending_invitation')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('review-requested', 'review-requested'), ('sent-back', 'sent-back'), ('published', 'published'), ('scheduled', 'scheduled'), ('comment', 'comment'), ('mention', 'mention'), ('proposed', 'proposed'), ('overdue', 'overdue')], max_length=20)),
                ('about', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=300)),
                ('address', models.CharField(max_length=300)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('mailing', models.CharField(choices=[('at-once', 'At once'), ('daily', 'Once a day'), ('never', 'Not by e-mail')], max_length=10)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['-created_at', '-pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['user', 'read_at', '-created_at'], name='people_notices'), models.Index(condition=models.Q(('mailed_at__isnull', True), ('read_at__isnull', True), models.Q(('mailing', 'never'), _negated=True)), fields=['created_at'], name='people_notices_to_mail')],
            },
        ),
    ]
