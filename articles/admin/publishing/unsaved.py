"""Unsaved notes of the pages on which an article or a proposal is published, retracted or reviewed."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.admin.publishing.proposals import note_form, typed_reasons
from articles.admin.publishing.publish import PublishForm
from articles.admin.publishing.retraction import RetractForm
from articles.admin.publishing.review import NOTE, SendBackForm
from articles.models import Article
from collabsite.autosave.comparison import ChangedField, compare_form
from collabsite.autosave.models import UnsavedForm

# Names of the pages.
NOTE_PAGES = frozenset({"publish", "proposal", "retract", "review"})


def is_note(page: str, kept: UnsavedForm) -> bool:
    """Return whether the contents are those of a form with a note: on one page others are buttons."""
    return page != "review" or NOTE in kept.data()


def describe_note(article: Article, page: str, typed: QueryDict) -> list[ChangedField]:
    """Return what was typed and chosen in the form of a page."""
    match page:
        case "publish":
            return list(compare_form(PublishForm(typed, first=not article.editions.exists())))
        case "proposal":
            reasons = typed_reasons(typed).values()
            return [
                *compare_form(note_form(article, typed)),
                *(ChangedField(_("Reason to keep the words"), "", reason) for reason in reasons),
            ]
        case "retract":
            return list(compare_form(RetractForm(typed)))
        case _:
            return list(compare_form(SendBackForm(typed)))
