import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.models.images
import articles.models.revisions


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('sources', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('binned_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='moved to the bin')),
                ('kind', models.CharField(choices=[('article', 'Article'), ('page', 'Page')], db_default='article', default='article', editable=False, max_length=8, verbose_name='kind')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('slug', models.SlugField(allow_unicode=True, max_length=120, unique=True, verbose_name='address')),
                ('standfirst', models.TextField(blank=True, help_text='One or two sentences under the title.', verbose_name='standfirst')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], default='en', max_length=10, verbose_name='language')),
                ('date', models.DateField(blank=True, help_text='Leave empty for the day of the first edition.', null=True, verbose_name='date')),
                ('origin', models.CharField(blank=True, help_text='Where the article itself came from.', max_length=200, verbose_name='origin')),
                ('origin_url', models.URLField(blank=True, max_length=500, verbose_name='address of the origin')),
                ('doi', models.CharField(blank=True, help_text='If one is registered: 10.1000/182, or its address at doi.org.', max_length=200, validators=[django.core.validators.RegexValidator('^10\\.\\d{4,9}/\\S+$', 'Write it like 10.1000/182.')], verbose_name='DOI')),
                ('original_edition', models.PositiveIntegerField(blank=True, help_text='For a translation: the edition of the original that it follows. Left empty when the original is chosen: its newest.', null=True, verbose_name='follows edition')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted for review')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('binned_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='moved to the bin by')),
                ('original', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='translations', to='articles.article', verbose_name='translation of')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'ordering': ['-updated_at'],
                'permissions': [('publish_article', 'Can publish articles'), ('change_any_article', 'Can change articles of other owners')],
            },
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
            ],
            options={
                'verbose_name': 'page',
                'verbose_name_plural': 'pages',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('articles.article',),
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family_name', models.CharField(max_length=100, verbose_name='family name')),
                ('given_name', models.CharField(blank=True, max_length=100, verbose_name='given name')),
                ('slug', models.SlugField(allow_unicode=True, unique=True, verbose_name='address')),
                ('affiliation', models.CharField(blank=True, max_length=200, verbose_name='affiliation')),
                ('orcid', models.CharField(blank=True, max_length=19, validators=[django.core.validators.RegexValidator('^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$', 'Write it like 0000-0002-1825-0097.')], verbose_name='ORCID')),
                ('about', models.TextField(blank=True, db_default='', default='', help_text="For the author's page: paragraphs, with an empty line between them.", verbose_name='about the author')),
                ('about_zh', models.TextField(blank=True, db_default='', default='', verbose_name='about the author, in Chinese')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
                'ordering': ['family_name', 'given_name'],
            },
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='articles.article')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorships', to='articles.author', verbose_name='author')),
            ],
            options={
                'verbose_name': 'author of the article',
                'verbose_name_plural': 'authors of the article',
                'ordering': ['ordering', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='authors',
            field=models.ManyToManyField(related_name='articles', through='articles.Authorship', to='articles.author', verbose_name='authors'),
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('locator', models.CharField(blank=True, help_text='Such as p. 12.', max_length=100, verbose_name='locator')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='articles.article')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='sources.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'citation',
                'verbose_name_plural': 'citations',
                'ordering': ['ordering', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quote', models.CharField(blank=True, max_length=1000, verbose_name='words')),
                ('prefix', models.CharField(blank=True, max_length=60)),
                ('suffix', models.CharField(blank=True, max_length=60)),
                ('text', models.TextField(verbose_name='comment')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='edited')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='resolved')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='articles.article')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='resolved by')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('article', 'Article'), ('page', 'Page')], db_default='article', default='article', max_length=8, verbose_name='kind')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('slug', models.SlugField(allow_unicode=True, max_length=120, verbose_name='address')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('standfirst', models.TextField(blank=True, verbose_name='standfirst')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], max_length=10, verbose_name='language')),
                ('date', models.DateField(verbose_name='date')),
                ('origin', models.CharField(blank=True, max_length=200, verbose_name='origin')),
                ('change', models.CharField(choices=[('first', 'First edition'), ('update', 'Update'), ('correction', 'Correction'), ('retraction', 'Retraction')], max_length=10, verbose_name='change')),
                ('note', models.TextField(blank=True, verbose_name='change note')),
                ('content', models.JSONField(verbose_name='content')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('accepted', models.JSONField(default=list, editable=False, verbose_name='accepted warnings')),
                ('published_at', models.DateTimeField(db_index=True, verbose_name='published')),
                ('created_at', models.DateTimeField(verbose_name='created')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='articles.article', verbose_name='article')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['article_id', '-number'],
            },
        ),
        migrations.CreateModel(
            name='EditionAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('date', models.DateField(verbose_name='date')),
                ('author', models.ForeignKey(db_column='author_slug', db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='edition_bylines', to='articles.author', to_field='slug', verbose_name='author')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bylines', to='articles.edition')),
            ],
            options={
                'verbose_name': 'author of the edition',
                'verbose_name_plural': 'authors of the edition',
                'ordering': ['edition_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='EditionData',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('dataset', models.SlugField(allow_unicode=True, max_length=120, verbose_name='dataset')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], max_length=10, verbose_name='language')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data', to='articles.edition')),
            ],
            options={
                'verbose_name': 'data of the edition',
                'verbose_name_plural': 'data of the edition',
            },
        ),
        migrations.CreateModel(
            name='EditionImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('image', models.CharField(max_length=32, verbose_name='image')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='images', to='articles.edition')),
            ],
            options={
                'verbose_name': 'image of the edition',
                'verbose_name_plural': 'images of the edition',
            },
        ),
        migrations.CreateModel(
            name='EditionReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.article', verbose_name='article')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='references', to='articles.edition')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_references', to='sources.source')),
            ],
            options={
                'verbose_name': 'reference',
                'verbose_name_plural': 'references',
                'ordering': ['edition_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('number', 'number'), ('claim', 'claim')], default='number', max_length=6, verbose_name='kind')),
                ('literal', models.CharField(max_length=200, verbose_name='number')),
                ('sentence', models.TextField(verbose_name='sentence')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='exemptions', to='articles.article')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='exempted by')),
            ],
            options={
                'verbose_name': 'exemption',
                'verbose_name_plural': 'exemptions',
                'ordering': ['created_at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('binned_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='moved to the bin')),
                ('key', models.CharField(default=articles.models.images.new_key, editable=False, max_length=32, unique=True, verbose_name='key')),
                ('title', models.CharField(help_text='For editors, to find it again.', max_length=200, verbose_name='title')),
                ('alt', models.CharField(blank=True, help_text="For readers who can't see the image. Each use can have its own.", max_length=500, verbose_name='alternative text')),
                ('credit', models.CharField(blank=True, help_text='Who made it, and its licence.', max_length=200, verbose_name='credit')),
                ('width', models.PositiveIntegerField(editable=False, verbose_name='width')),
                ('height', models.PositiveIntegerField(editable=False, verbose_name='height')),
                ('files', models.JSONField(editable=False, verbose_name='files')),
                ('former_files', models.JSONField(blank=True, default=dict, editable=False, verbose_name='files of former pictures')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('binned_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='moved to the bin by')),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='author',
            name='picture',
            field=models.ForeignKey(blank=True, help_text='One of the media, with its alternative text.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.image', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='article',
            name='cover',
            field=models.ForeignKey(blank=True, help_text='One of the media, with its alternative text: shown in lists and on social networks. Without one, that is the first chart of the text.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.image', verbose_name='cover'),
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(verbose_name='change note')),
                ('values', models.PositiveIntegerField(default=0, verbose_name='changed values')),
                ('state', models.CharField(choices=[('open', 'Open'), ('published', 'Published'), ('dismissed', 'Dismissed'), ('superseded', 'Superseded'), ('done', 'Answered by another edition')], default='open', max_length=10, verbose_name='state')),
                ('made_at', models.DateTimeField(verbose_name='proposed')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='articles.article', verbose_name='article')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='articles.edition', verbose_name='edition')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
            ],
            options={
                'verbose_name': 'proposed edition',
                'verbose_name_plural': 'proposed editions',
                'ordering': ['made_at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ProposalReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=100)),
                ('subject', models.CharField(max_length=100)),
                ('label', models.CharField(max_length=400)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('is_correction', models.BooleanField(default=False)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reasons', to='articles.proposal')),
            ],
            options={
                'verbose_name': 'reason of a proposed edition',
                'verbose_name_plural': 'reasons of proposed editions',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='QuotedCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(null=True)),
                ('mark', models.PositiveIntegerField()),
                ('element', models.CharField(choices=[('number', 'Number'), ('table', 'Table'), ('chart', 'Chart'), ('claim', 'Claim')], max_length=6)),
                ('dataset', models.CharField(max_length=120)),
                ('entity', models.CharField(blank=True, max_length=120)),
                ('indicator', models.CharField(blank=True, max_length=120)),
                ('period', models.CharField(blank=True, max_length=120)),
                ('computation', models.TextField(blank=True)),
                ('release', models.PositiveIntegerField(default=0)),
                ('value', models.TextField(blank=True)),
                ('anchor', models.CharField(blank=True, max_length=120)),
                ('heading', models.TextField(blank=True)),
                ('before', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('after', models.TextField(blank=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quoted_cells', to='articles.edition')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='reply')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='edited')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='articles.comment')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'reply',
                'verbose_name_plural': 'replies',
                'ordering': ['created_at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='saved')),
                ('event', models.CharField(default=articles.models.revisions.Revision.Event['SAVED'], max_length=9, verbose_name='event')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('content', models.JSONField(verbose_name='content')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saved by')),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordering', models.PositiveIntegerField(default=0, verbose_name='order')),
                ('heading', models.CharField(blank=True, max_length=300, verbose_name='heading')),
                ('anchor', models.SlugField(allow_unicode=True, blank=True, help_text="The section's part of the address, made from its heading and then kept.", max_length=120, verbose_name='anchor')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='articles.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
                'ordering': ['ordering', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='articles.section', verbose_name='section'),
        ),
        migrations.CreateModel(
            name='SectionImage',
            fields=[
                ('pk', models.CompositePrimaryKey('section', 'image', blank=True, editable=False, primary_key=True, serialize=False)),
                ('image', models.CharField(max_length=32)),
                ('section', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='images', to='articles.section')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SharedPreview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64, unique=True, verbose_name='token')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='previews', to='articles.article')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='shared by')),
            ],
            options={
                'verbose_name': 'shared preview',
                'verbose_name_plural': 'shared previews',
                'ordering': ['-created_at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=100, verbose_name='name in Chinese')),
                ('description', models.TextField(blank=True, db_default='', default='', help_text='One or two sentences under the name.', verbose_name='description')),
                ('description_zh', models.TextField(blank=True, db_default='', default='', verbose_name='description in Chinese')),
                ('first_article', models.ForeignKey(blank=True, help_text='An article of the topic that its page begins with.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article', verbose_name='first article')),
                ('picture', models.ForeignKey(blank=True, help_text='One of the media, with its alternative text.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.image', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='EditionTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', 'Simplified Chinese')], max_length=10, verbose_name='language')),
                ('date', models.DateField(verbose_name='date')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_topics', to='articles.edition')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'topic of the edition',
                'verbose_name_plural': 'topics of the edition',
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='topics',
            field=models.ManyToManyField(related_name='editions', through='articles.EditionTopic', to='articles.topic'),
        ),
        migrations.AddField(
            model_name='article',
            name='topics',
            field=models.ManyToManyField(blank=True, related_name='articles', to='articles.topic', verbose_name='topics'),
        ),
        migrations.AddConstraint(
            model_name='authorship',
            constraint=models.UniqueConstraint(fields=('article', 'author'), name='author_once_per_article'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('article', 'source'), name='source_once_per_article'),
        ),
        migrations.AddIndex(
            model_name='editionauthor',
            index=models.Index(models.F('author'), models.OrderBy(models.F('date'), descending=True), models.OrderBy(models.F('edition'), descending=True), name='edition_author_date'),
        ),
        migrations.AddIndex(
            model_name='editionauthor',
            index=models.Index(models.F('author'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('edition'), descending=True), name='edition_author_published'),
        ),
        migrations.AddConstraint(
            model_name='editionauthor',
            constraint=models.UniqueConstraint(fields=('edition', 'number'), name='byline_number_once'),
        ),
        migrations.AddConstraint(
            model_name='editionauthor',
            constraint=models.UniqueConstraint(fields=('edition', 'author'), name='byline_author_once'),
        ),
        migrations.AddIndex(
            model_name='editiondata',
            index=models.Index(models.F('dataset'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('edition'), descending=True), models.F('language'), name='edition_data_published'),
        ),
        migrations.AddConstraint(
            model_name='editiondata',
            constraint=models.UniqueConstraint(fields=('edition', 'dataset'), name='dataset_once_per_edition'),
        ),
        migrations.AddIndex(
            model_name='editionimage',
            index=models.Index(fields=['image', 'edition'], name='edition_image_image'),
        ),
        migrations.AddConstraint(
            model_name='editionimage',
            constraint=models.UniqueConstraint(fields=('edition', 'image'), name='image_once_per_edition'),
        ),
        migrations.AddIndex(
            model_name='editionreference',
            index=models.Index(models.F('source'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('edition'), descending=True), name='edition_source_published'),
        ),
        migrations.AddIndex(
            model_name='editionreference',
            index=models.Index(fields=['source', 'article'], name='edition_source_article'),
        ),
        migrations.AddConstraint(
            model_name='editionreference',
            constraint=models.UniqueConstraint(fields=('edition', 'number'), name='reference_number_once'),
        ),
        migrations.AddConstraint(
            model_name='editionreference',
            constraint=models.UniqueConstraint(fields=('edition', 'source'), name='reference_source_once'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.UniqueConstraint(fields=('article', 'about', 'literal', 'sentence'), name='exempted_once'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='exemption_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['binned_at'], name='image_binned'),
        ),
        migrations.AddConstraint(
            model_name='image',
            constraint=models.CheckConstraint(condition=models.Q(('width__gte', 1), ('height__gte', 1)), name='image_has_a_size'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('article',), name='one_open_proposal_per_article'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='answered_proposal_says_when'),
        ),
        migrations.AddConstraint(
            model_name='proposalreason',
            constraint=models.UniqueConstraint(fields=('proposal', 'subject'), name='proposal_has_one_reason_of_a_subject'),
        ),
        migrations.AddIndex(
            model_name='quotedcell',
            index=models.Index(fields=['dataset', 'entity', 'indicator'], name='quoted_cell_of_data'),
        ),
        migrations.AddConstraint(
            model_name='quotedcell',
            constraint=models.UniqueConstraint(fields=('edition', 'mark', 'entity', 'indicator', 'period'), name='cell_once_per_mark'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reply_says_something'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(fields=['article', 'digest'], name='revision_digest'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(fields=['article', '-id', 'at'], name='revision_newest'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('article', 'anchor'), name='anchor_once_per_article'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_says_something'),
        ),
        migrations.AddIndex(
            model_name='sectionimage',
            index=models.Index(fields=['image', 'section'], name='section_image_image'),
        ),
        migrations.AddIndex(
            model_name='editiontopic',
            index=models.Index(models.F('topic'), models.OrderBy(models.F('date'), descending=True), models.OrderBy(models.F('edition'), descending=True), models.F('language'), name='edition_topic_date'),
        ),
        migrations.AddIndex(
            model_name='editiontopic',
            index=models.Index(fields=['topic', 'title', 'edition', 'language'], name='edition_topic_title'),
        ),
        migrations.AddIndex(
            model_name='editiontopic',
            index=models.Index(models.F('topic'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('edition'), descending=True), models.F('language'), name='edition_topic_published'),
        ),
        migrations.AddConstraint(
            model_name='editiontopic',
            constraint=models.UniqueConstraint(fields=('edition', 'topic'), name='topic_once_per_edition'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.F('language'), models.OrderBy(models.F('date'), descending=True), models.OrderBy(models.F('id'), descending=True), name='edition_language_date'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.OrderBy(models.F('date'), descending=True), models.OrderBy(models.F('id'), descending=True), name='edition_date'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['language', 'title', 'id'], name='edition_language_title'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['title', 'id'], name='edition_title'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.F('language'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='edition_language_published'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.F('change'), models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='edition_change_published'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['article', '-number', 'change', 'created_at', 'id'], name='edition_status'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('article', 'number'), name='edition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='edition_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('note', ''), _negated=True), _connector='OR'), name='later_editions_have_a_note'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.OrderBy(models.F('updated_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='article_updated'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('submitted_at__isnull', False)), fields=['submitted_at'], name='article_submitted'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['binned_at'], name='article_binned'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('original__isnull', True), models.Q(('original', models.F('pk')), _negated=True), _connector='OR'), name='article_is_not_its_own_translation'),
        ),
    ]
