"""Make the tables and the article, whose title and body come as JSON from standard input."""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.wagtail_site.settings"
django.setup()

from django.core.management import call_command
from wagtail.models import Page, Site

from tests.bench.wagtail_site.models import ArticlePage

call_command("migrate", verbosity=0)
root = Page.objects.get(depth=1)
article = json.load(sys.stdin)
page = root.add_child(
    instance=ArticlePage(title=article["title"], slug="article", body=article["body"])
)
page.save_revision().publish()
home = Page.objects.get(depth=2, slug="home")
page.move(home, pos="last-child")
Site.objects.update(is_default_site=True, root_page=home)
