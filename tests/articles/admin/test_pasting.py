"""Import of what is pasted into the editor."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.admin.prose.editor import MAX_PASTE, MAX_PASTED_TAGS

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("html", "status"),
    [
        ("<p>Words</p>", 200),
        ("<b>" * (MAX_PASTED_TAGS + 1), 413),
        ("a" * (MAX_PASTE + 1), 413),
        ("&" * (MAX_PASTE // 2), 413),
    ],
)
def test_a_paste_that_takes_long_is_refused(editor: Client, html: str, status: int) -> None:
    answer = editor.post(reverse("admin:articles_article_paste"), {"html": html})

    assert answer.status_code == status
