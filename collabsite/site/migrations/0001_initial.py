import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import collabsite.site.validation


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('articles', '0001_initial'),
        ('metrics', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=60, verbose_name='name in Chinese')),
                ('tagline', models.CharField(blank=True, help_text='A few words under the name on the home page.', max_length=120, verbose_name='tagline')),
                ('tagline_zh', models.CharField(blank=True, max_length=120, verbose_name='tagline in Chinese')),
                ('description', models.CharField(blank=True, help_text='One sentence for feeds and search engines; without a tagline, also under the name.', max_length=300, verbose_name='description')),
                ('description_zh', models.CharField(blank=True, max_length=300, verbose_name='description in Chinese')),
                ('publisher', models.CharField(blank=True, help_text='The organization behind the site. Leave empty if the site is its own.', max_length=120, verbose_name='publisher')),
                ('publisher_url', models.URLField(blank=True, verbose_name='address of the publisher')),
                ('contact', models.CharField(blank=True, help_text='An e-mail address, or the address of a page such as https://example.org/contact/. In the foot of every page, and for search engines and programs.', max_length=200, validators=[collabsite.site.validation.validate_contact], verbose_name='contact')),
                ('publisher_logo', models.CharField(blank=True, max_length=60, verbose_name='logo of the publisher')),
                ('publisher_ror', models.CharField(blank=True, help_text='Of the organization, from ror.org, such as 05dxps055.', max_length=40, verbose_name='ROR identifier of the publisher')),
                ('issn', models.CharField(blank=True, help_text='Of the site, if it is registered as a periodical, such as 1234-5679.', max_length=40, verbose_name='ISSN')),
                ('footer', models.CharField(blank=True, help_text='In the foot of every page, such as an address or a sponsor.', max_length=300, verbose_name='line in the foot')),
                ('footer_zh', models.CharField(blank=True, max_length=300, verbose_name='line in the foot, in Chinese')),
                ('second_factor', models.CharField(choices=[('nobody', 'Nobody'), ('owners', 'Owners'), ('publishers', 'Owners, and all who publish articles or data')], default='nobody', help_text='A passkey or a code from an app, beside the password. Whoever has none is led to set one up before anything else.', max_length=20, verbose_name='who needs a second factor')),
                ('licence', models.CharField(blank=True, choices=[('', 'None stated'), ('by', 'CC BY 4.0: use it freely, and name the authors'), ('by-sa', 'CC BY-SA 4.0: also, share what you make of it alike'), ('by-nc', 'CC BY-NC 4.0: not for commercial use'), ('by-nd', 'CC BY-ND 4.0: unchanged only'), ('by-nc-sa', 'CC BY-NC-SA 4.0: not for commercial use, share alike'), ('by-nc-nd', 'CC BY-NC-ND 4.0: not for commercial use, unchanged only'), ('zero', 'CC0 1.0: no rights are kept'), ('reserved', 'All rights reserved'), ('own', 'Words of your own, below')], help_text='Articles state it from their next edition on; what is published keeps the licence under which it was published. Datasets have licences of their own.', max_length=10, verbose_name='licence of the articles')),
                ('licence_words', models.CharField(blank=True, max_length=120, verbose_name='words of your own')),
                ('licence_words_zh', models.CharField(blank=True, max_length=120, verbose_name='words of your own, in Chinese')),
                ('licence_url', models.URLField(blank=True, verbose_name='address of these words')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], help_text='The desk opens in it until an editor chooses another, new articles begin in it, and e-mails are written in it. Search engines offer it to readers of other languages. The addresses of pages stay: English ones at /, Chinese ones at /zh-hans/.', max_length=10, verbose_name='default language')),
                ('time_zone', models.CharField(blank=True, help_text='Of the dates that readers see, and of the times at which editors schedule. Days of views are in UTC whatever it is.', max_length=64, validators=[collabsite.site.validation.validate_time_zone], verbose_name='time zone')),
                ('sender', models.EmailField(blank=True, help_text='An address that your mail server takes, such as editors@example.org. Without one, noreply@ and the host of the site.', max_length=254, verbose_name='sender of e-mails')),
                ('logo', models.CharField(blank=True, max_length=60, verbose_name='logo')),
                ('logo_dark', models.CharField(blank=True, max_length=60, verbose_name='logo on dark pages')),
                ('logo_has_name', models.BooleanField(default=False, verbose_name='The logo shows the name of the site: do not write it beside it')),
                ('card', models.CharField(blank=True, max_length=60, verbose_name='picture for social networks')),
                ('accent', models.CharField(blank=True, help_text='Of seals, buttons and what is chosen, here and on the site; dark pages show a lighter one. Leave empty for the red of the site as it was made.', max_length=40, verbose_name='accent colour')),
            ],
            options={
                'verbose_name': 'site',
                'verbose_name_plural': 'site',
            },
        ),
        migrations.CreateModel(
            name='FirstVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64)),
                ('sample_digest', models.CharField(blank=True, max_length=64)),
                ('used_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('owner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
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
            bases=('site.siteidentity',),
        ),
        migrations.CreateModel(
            name='HomeArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('article', models.ForeignKey(limit_choices_to={'kind': 'article'}, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article', verbose_name='article')),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='site.home')),
            ],
            options={
                'verbose_name': 'article of the home page',
                'verbose_name_plural': 'articles of the home page',
                'ordering': ['ordering', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('home', 'article'), name='home_article_once')],
            },
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
                ('page', models.ForeignKey(blank=True, limit_choices_to={'kind': 'page'}, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.page', verbose_name='page')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.topic', verbose_name='topic')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='menu_items', to='site.siteidentity')),
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
