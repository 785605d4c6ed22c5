"""A process that saves a form as an editor: `python -m tests.faults.saver NAME`.

For each line that it reads it opens the article's form, prints `open`, waits for another line, and
saves with the words of that line as the title. It prints the status of the answer, and the words
with which it settles a conflict, if there is one, by taking its own text.
"""

import sys

import django

django.setup()

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.support.article_form import decided, form_of
from tests.support.published import draft_titled


def work(name: str) -> None:
    """Save the form with each title that is read, as an editor of this name."""
    user, _new = User.objects.get_or_create(username=name, is_staff=True, is_superuser=True)
    article = Article.objects.first() or draft_titled("Rivers")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    print("ready", flush=True)
    for _round in sys.stdin:
        form = form_of(Article.objects.get(pk=article.pk))
        print("open", flush=True)
        title = sys.stdin.readline().strip()
        address = reverse("admin:articles_article_change", args=[article.pk])
        answer = client.post(address, form | {"title": title})
        print(answer.status_code, flush=True)
        if answer.status_code == 409:
            sys.stdin.readline()
            print(decided(client, article, answer, "mine").status_code, flush=True)


if __name__ == "__main__":
    work(sys.argv[1])
