"""Texts and pictures of topics and authors, and the first article of a topic."""

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.files import images
from articles.files.encoding import encode
from articles.models import Author, Image, Topic
from collabsite.serving.models import Change
from collabsite.web.bin import move_to_bin
from tests.support.picture_files import file_of
from tests.support.published import draft_titled
from tests.support.readers import page_values
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def test_topics_and_authors_introduce_themselves(client: Client) -> None:
    image = Image(title="A river", alt="A river in spring", credit="I. Holm")
    images.store(image, encode(file_of(900, 600)), by=None)
    author = Author.objects.create(slug="ingrid-holm", family_name="Holm", given_name="Ingrid")
    topic = Topic.objects.create(slug="rivers", name="Rivers", name_zh="河流")
    editor = signed_in("Editor")
    for title in ["Old Rivers", "New Rivers"]:
        draft = draft_titled(title)
        draft.topics.add(topic)
        draft.authors.add(author)
        publishing.publish(draft, by=None)
    first = topic.editions.order_by("pk")[0].article_id

    saved = [
        editor.post(
            f"/admin/articles/topic/{topic.pk}/change/",
            {"name": "Rivers", "name_zh": "河流", "slug": "rivers", "picture": image.pk}
            | {"description": "Where water goes.", "description_zh": "水往何处。"}
            | {"first_article": first},
        ),
        editor.post(
            f"/admin/articles/author/{author.pk}/change/",
            {"family_name": "Holm", "given_name": "Ingrid", "slug": "ingrid-holm"}
            | {
                "picture": image.pk,
                "about": "She measures.\n\nAnd <writes>.",
                "about_zh": "学者。",
            },
        ),
    ]

    assert [answer.status_code for answer in saved] == [302, 302]
    page = client.get("/topics/rivers/").text
    for words in ["Where water goes.", 'alt="A river in spring"', 'width="900" height="600"']:
        assert words in page
    assert page.index("Begin here") < page.index("Old Rivers") < page.index("New Rivers")
    assert "水往何处。" in client.get("/zh-hans/topics/rivers/").text
    found = page_values(client, "/topics/rivers/")
    assert (found["first"]["title"], found["picture"]["width"]) == ("Old Rivers", 900)
    page = client.get("/authors/ingrid-holm/").text
    for words in ["<p>She measures.</p>", "And &lt;writes&gt;.", 'alt="A river in spring"']:
        assert words in page
    assert "学者。" in client.get("/zh-hans/authors/ingrid-holm/").text
    # A changed picture changes the pages; one in the bin is not shown, nor is a retracted article.
    known = Change.objects.filter(name="settings").count()
    move_to_bin([image], by=None, at=timezone.now())
    assert Change.objects.filter(name="settings").count() > known
    publishing.retract(topic.editions.get(article=first).article, by=None, note="Wrong.")
    found = page_values(client, "/topics/rivers/")
    assert (found["picture"], found["first"]) == (None, None)
    assert page_values(client, "/authors/ingrid-holm/")["picture"] is None
