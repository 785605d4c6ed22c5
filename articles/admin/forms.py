"""Forms of an article and its sections."""

from functools import cached_property, partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.notes import FormWithNotes, notes_of
from articles.drafts import notes
from articles.models import Article, Note, Section, slug_is_taken
from articles.translations.lag import newest_number
from collabsite.web.admin.base import LabelledFormSet
from collabsite.web.slugs import anchor_of, slug_of, unused


class ArticleForm(FormWithNotes):
    """Form of an article; an empty slug is made from the title."""

    class Meta:
        model = Article
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Part of the address. Leave empty to make it from the title."
            )
        if "original" in self.fields:
            # The button beside the field would delete another article.
            self.fields["original"].widget.can_delete_related = False
        self.set_notes(notes_of(self.instance).filter(section=None))

    def clean(self) -> dict[str, Any]:
        """Set the newest edition of the original when a translation's original is chosen."""
        cleaned = super().clean() or self.cleaned_data
        original = cleaned.get("original")
        chosen = "original" in self.changed_data and "original_edition" not in self.changed_data
        if chosen and original and "original_edition" in cleaned:
            cleaned["original_edition"] = newest_number(original, at=timezone.now())
        return cleaned

    def clean_slug(self) -> str:
        """Return the slug, or an unused one made from the title."""
        slug: str = self.cleaned_data["slug"]
        made = slug_of(self.cleaned_data.get("title", ""), "article")
        return slug or unused(made, partial(slug_is_taken, article=self.instance.pk))


class SectionForm(FormWithNotes):
    """Form of a section."""


class SectionFormSet(LabelledFormSet):
    """Formset of an article's sections; a new section gets its anchor from its heading."""

    @cached_property
    def notes(self) -> dict[int | None, list[Note]]:
        """The article's notes by section, read with one query."""
        found: dict[int | None, list[Note]] = {}
        for note in notes_of(self.instance).filter(section__isnull=False):
            found.setdefault(note.section_id, []).append(note)
        return found

    def add_fields(self, form: Any, index: int | None) -> None:  # noqa: ANN401
        """Add the formset's own fields, and set the section's notes."""
        super().add_fields(form, index)
        form.set_notes(self.notes.get(form.instance.pk, []))

    def delete_existing(self, obj: Section, commit: bool = True) -> None:
        """Delete a section; its notes move to the article."""
        if commit:
            notes.move_to_article(obj)
        super().delete_existing(obj, commit)

    def clean(self) -> None:
        """Give each new section an anchor that no other section of the article has."""
        super().clean()
        forms = [form for form in self.forms if form not in self.deleted_forms]
        taken = {form.instance.anchor for form in forms if form.instance.anchor}
        for number, form in enumerate(forms, start=1):
            section: Section = form.instance
            if section.anchor or not form.has_changed():
                continue
            section.anchor = anchor_of(section.heading, number, taken)
