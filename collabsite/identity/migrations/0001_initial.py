import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import collabsite.identity.validation


class Migration(migrations.Migration):

    initial = True

    dependencies = [
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
                ('contact', models.CharField(blank=True, help_text='An e-mail address, or the address of a page such as https://example.org/contact/. In the foot of every page, and for search engines and programs.', max_length=200, validators=[collabsite.identity.validation.validate_contact], verbose_name='contact')),
                ('publisher_logo', models.CharField(blank=True, max_length=60, verbose_name='logo of the publisher')),
                ('publisher_ror', models.CharField(blank=True, help_text='Of the organization, from ror.org, such as 05dxps055.', max_length=9, validators=[collabsite.identity.validation.validate_ror], verbose_name='ROR identifier of the publisher')),
                ('issn', models.CharField(blank=True, help_text='Of the site, if it is registered as a periodical, such as 1234-5679.', max_length=9, validators=[collabsite.identity.validation.validate_issn], verbose_name='ISSN')),
                ('footer', models.CharField(blank=True, help_text='In the foot of every page, such as an address or a sponsor.', max_length=300, verbose_name='line in the foot')),
                ('footer_zh', models.CharField(blank=True, max_length=300, verbose_name='line in the foot, in Chinese')),
                ('second_factor', models.CharField(choices=[('nobody', 'Nobody'), ('owners', 'Owners'), ('publishers', 'Owners, and all who publish articles or data')], default='nobody', help_text='A passkey or a code from an app, beside the password. Whoever has none is led to set one up before anything else.', max_length=20, verbose_name='who needs a second factor')),
                ('licence', models.CharField(blank=True, choices=[('', 'None stated'), ('by', 'CC BY 4.0: use it freely, and name the authors'), ('by-sa', 'CC BY-SA 4.0: also, share what you make of it alike'), ('by-nc', 'CC BY-NC 4.0: not for commercial use'), ('by-nd', 'CC BY-ND 4.0: unchanged only'), ('by-nc-sa', 'CC BY-NC-SA 4.0: not for commercial use, share alike'), ('by-nc-nd', 'CC BY-NC-ND 4.0: not for commercial use, unchanged only'), ('zero', 'CC0 1.0: no rights are kept'), ('reserved', 'All rights reserved'), ('own', 'Words of your own, below')], help_text='Articles state it from their next edition on; what is published keeps the licence under which it was published. Datasets have licences of their own.', max_length=10, verbose_name='licence of the articles')),
                ('licence_words', models.CharField(blank=True, max_length=120, verbose_name='words of your own')),
                ('licence_words_zh', models.CharField(blank=True, max_length=120, verbose_name='words of your own, in Chinese')),
                ('licence_url', models.URLField(blank=True, verbose_name='address of these words')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], help_text='The desk opens in it until an editor chooses another, new articles begin in it, and e-mails are written in it. Search engines offer it to readers of other languages. The addresses of pages stay: English ones at /, Chinese ones at /zh-hans/.', max_length=10, verbose_name='default language')),
                ('time_zone', models.CharField(blank=True, help_text='Of the dates that readers see, and of the times at which editors schedule. Days of views are in UTC whatever it is.', max_length=64, validators=[collabsite.identity.validation.validate_time_zone], verbose_name='time zone')),
                ('sender', models.EmailField(blank=True, help_text='An address that your mail server takes, such as editors@example.org. Without one, noreply@ and the host of the site.', max_length=254, verbose_name='sender of e-mails')),
                ('logo', models.CharField(blank=True, max_length=60, verbose_name='logo')),
                ('logo_dark', models.CharField(blank=True, max_length=60, verbose_name='logo on dark pages')),
                ('logo_has_name', models.BooleanField(default=False, verbose_name='The logo shows the name of the site: do not write it beside it')),
                ('card', models.CharField(blank=True, max_length=60, verbose_name='picture for social networks')),
                ('accent', models.CharField(blank=True, help_text='Of seals, buttons and what is chosen, here and on the site; dark pages show a lighter one. Leave empty for the red of the site as it was made.', max_length=7, validators=[collabsite.identity.validation.validate_accent], verbose_name='accent colour')),
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
    ]
