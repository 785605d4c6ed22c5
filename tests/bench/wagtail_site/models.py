"""The page of an article."""

from typing import ClassVar

from wagtail.fields import RichTextField
from wagtail.models import Page


class ArticlePage(Page):  # type: ignore[misc] # Wagtail is not installed beside this site.
    """An article with one body of rich text."""

    body = RichTextField()

    class Meta:
        app_label: ClassVar[str] = "wagtail_site"
