"""The forms in which editors write an article."""

from functools import cached_property, partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.notes import NotedForm, notes_of
from articles.drafts import notes as noting
from articles.models import Article, Note, Section, slug_is_taken
from articles.translations.lag import newest_number
from collabsite.web.admin.base import LabelledFormSet
from collabsite.web.slugs import anchor_of, slug_of, unused


class ArticleForm(NotedForm):
    """An article; the slug is made from the title when it is left empty."""

    class Meta:
        model = Article
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Part of the address. Empty: made from the title.")
        if "original" in self.fields:
            # Nobody should delete another article from here.
            self.fields["original"].widget.can_delete_related = False
        self.show(notes_of(self.instance).filter(section=None))

    def clean(self) -> dict[str, Any]:
        """Take it that a translation is made of the newest edition, when its original is chosen."""
        cleaned = super().clean() or self.cleaned_data
        original = cleaned.get("original")
        chosen = "original" in self.changed_data and "original_edition" not in self.changed_data
        if chosen and original and "original_edition" in cleaned:
            cleaned["original_edition"] = newest_number(original, at=timezone.now())
        return cleaned

    def clean_slug(self) -> str:
        """Return the slug typed, or one of the title's own words that is not taken."""
        slug: str = self.cleaned_data["slug"]
        made = slug_of(self.cleaned_data.get("title", ""), "article")
        return slug or unused(made, partial(slug_is_taken, article=self.instance.pk))


class SectionForm(NotedForm):
    """A section, and the notes on it."""


class SectionFormSet(LabelledFormSet):
    """An article's sections; a section gets its anchor from its heading once, and keeps it."""

    @cached_property
    def notes(self) -> dict[int | None, list[Note]]:
        """The article's notes by section, read with one query."""
        notes: dict[int | None, list[Note]] = {}
        for note in notes_of(self.instance).filter(section__isnull=False):
            notes.setdefault(note.section_id, []).append(note)
        return notes

    def add_fields(self, form: Any, index: int | None) -> None:  # noqa: ANN401
        """Add what a formset adds, and show the section's notes."""
        super().add_fields(form, index)
        form.show(self.notes.get(form.instance.pk, []))

    def delete_existing(self, obj: Section, commit: bool = True) -> None:
        """Remove a section; its notes stay, with the article."""
        if commit:
            noting.keep(obj)
        super().delete_existing(obj, commit)

    def clean(self) -> None:
        """Give new sections an anchor that no other section of the article has."""
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        taken = {form.instance.anchor for form in kept if form.instance.anchor}
        for number, form in enumerate(kept, start=1):
            section: Section = form.instance
            if section.anchor or not form.has_changed():
                continue
            section.anchor = anchor_of(section.heading, number, taken)
