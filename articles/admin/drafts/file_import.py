"""Pages on which a Word document or a Markdown file becomes an article, or a part of one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from django import forms
from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe

from articles import files
from articles.admin import permissions
from articles.admin.permissions import get_permitted_article
from articles.drafts import ContentError
from articles.files import Loss, LossKind
from articles.files.archives import refuse_large
from articles.files.article import Import, add_to_article, create_article, encode_pictures
from articles.models import Article, Revision, Section
from collabsite.web.admin.pages import message_with_link, object_page
from collabsite.web.admin.requests import editor, post_data, remove_unstorable
from collabsite.web.audit_log import log
from collabsite.web.text import section_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The most details of one kind that the report names.
MAX_DETAILS = 20
END = "end"


class FileForm(forms.Form):
    """Choice of a file and, within an article, of the place of its sections."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(
            attrs={
                "accept": ",".join(files.ENDINGS),
                "aria-describedby": "id_file_helptext file-errors",
            }
        ),
        error_messages={
            "required": gettext_lazy("Choose the file to import."),
            "missing": gettext_lazy("Choose the file to import."),
            "empty": gettext_lazy(
                "The file is empty. Save the document again, and choose that file."
            ),
        },
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "This section was removed meanwhile. Choose another place."
            )
        },
    )

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sections:
            del self.fields["place"]
            return
        after = _("After “%(heading)s”")
        headings = ((each, Truncator(section_name(each.heading)).chars(80)) for each in sections)
        places = [(str(each.pk), after % {"heading": heading}) for each, heading in headings]
        choices = [(END, _("At the end")), *places[:-1]]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> files.ImportedFile:
        """Return the content of the file."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            refuse_large(file.size or 0)
            return files.read_file(file.read(), name=remove_unstorable(file.name or ""))
        except files.ImportFileError as error:
            raise forms.ValidationError(str(error)) from None


def import_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Show the form that makes a new article of a file, or adds the file to one, and import the file."""
    may_write = permissions.can_write_all
    article = None if pk is None else get_permitted_article(request, may_write, pk)
    if article is None and not permissions.can_import(editor(request)):
        raise PermissionDenied
    sections = list(article.sections.all()) if article else []
    form = FileForm(post_data(request), request.FILES or None, sections=sections, label_suffix="")
    wants_json = request.headers.get("Accept") == "application/json"
    if request.method == "POST" and form.is_valid():
        try:
            done = _import(form, article, sections, by=editor(request))
        except ContentError as error:
            form.add_error("file", " ".join(error.problems.values()))
        else:
            address = _report_import(request, done)
            return JsonResponse({"address": address}) if wants_json else redirect(address)
    if request.method == "POST" and wants_json:
        # As with Django's forms, an error that can be corrected is not an HTTP error.
        return JsonResponse({"errors": form.errors})
    title = _("Import a file")
    if article:
        title = _("Import into this %(noun)s") % {"noun": article.noun}
    return object_page(
        request,
        article or Article(),
        "import_file",
        title=title,
        subtitle=str(article) if article else None,
        form=form,
        article=article,
        limit=files.MAX_BYTES // 1024**2,
        max_bytes=files.MAX_BYTES,
        endings=" ".join(files.ENDINGS),
    )


def _import(
    form: FileForm, article: Article | None, sections: Sequence[Section], *, by: "User"
) -> Import:
    file: files.ImportedFile = form.cleaned_data["file"]
    pictures, losses = encode_pictures(file, may_add=by.has_perm("articles.add_image"))
    name = {"name": file.name}
    if article is None:
        done = create_article(file, pictures, losses=losses, by=by, owner=by)
        log(done.article, _("Imported from “%(name)s”.") % name, by=by, action=ADDITION)
        return done
    place = form.cleaned_data.get("place", END)
    after = next((section for section in sections if str(section.pk) == place), None)
    done = add_to_article(article, file, pictures, after=after, losses=losses, by=by)
    log(done.article, _("Imported “%(name)s” into the draft.") % name, by=by)
    return done


def _report_import(request: HttpRequest, done: Import) -> str:
    """Return the address of the article if everything was kept, else that of the report."""
    report = reverse("admin:articles_article_imported", args=[done.article.pk, done.revision])
    if not done.is_complete:
        return report
    words = _("What was imported")
    message_with_link(request, _("Everything was imported."), address=report, words=words)
    return reverse("admin:articles_article_change", args=[done.article.pk])


@require_safe
def report_page(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Show what came in with an import, and what could not be kept."""
    article = get_permitted_article(request, permissions.can_view, pk)
    imported = article.revisions.filter(pk=revision, event=Revision.Event.IMPORTED).first()
    event: dict[str, Any] = imported.details if imported else {}
    if "file" not in event:
        raise Http404("this draft was not imported from a file")
    stored = msgspec.convert(event["losses"], list[Loss])
    losses = []
    for kind, sentence in _SENTENCES.items():
        found = [loss for loss in stored if loss.kind is kind]
        details = [loss.detail for loss in found if loss.detail]
        if found:
            said = sentence % {"count": sum(loss.count for loss in found)}
            more = max(0, len(details) - MAX_DETAILS)
            losses.append({"sentence": said, "details": details[:MAX_DETAILS], "more": more})
    user = editor(request)
    return object_page(
        request,
        article,
        "import_report",
        title=_("Import of “%(name)s”") % {"name": event["file"]},
        counts=[words % {"count": event[part]} for part, words in _COUNTED.items() if event[part]],
        losses=losses,
        # The state of the history to go back to, '' if the article is new.
        before=f"draft-{event['before']}" if event.get("before") else "",
        may_write=permissions.can_write_all(user, article),
        may_delete=permissions.can_delete(user, article) and not article.editions.exists(),
    )


_COUNTED = {
    "sections": ngettext_lazy("%(count)d section", "%(count)d sections", "count"),
    "tables": ngettext_lazy("%(count)d table", "%(count)d tables", "count"),
    "pictures": ngettext_lazy("%(count)d image", "%(count)d images", "count"),
    "citations": ngettext_lazy("%(count)d citation", "%(count)d citations", "count"),
    "notes": ngettext_lazy("%(count)d footnote", "%(count)d footnotes", "count"),
}
_SENTENCES = {
    LossKind.TITLE: gettext_lazy("The title was left out, because there is one."),
    LossKind.FORMULA: gettext_lazy(
        "Formulas that could not be read: %(count)d. Write them in the text as equations."
    ),
    LossKind.CHART: gettext_lazy(
        "Charts and diagrams that were left out: %(count)d. Save them as pictures and insert those,"
        " or start a dataset with their values."
    ),
    LossKind.OBJECT: gettext_lazy(
        "Embedded parts, such as spreadsheets or films, that were left out: %(count)d."
    ),
    LossKind.COMMENT: gettext_lazy("Comments that were left out: %(count)d."),
    LossKind.TRACKED_CHANGE: gettext_lazy(
        "Tracked changes that were accepted: %(count)d. Insertions came in, deletions did not."
    ),
    LossKind.HEADING_NOTE: gettext_lazy(
        "Footnotes of headings that were left out: %(count)d. Put their words into the text."
    ),
    LossKind.PICTURE: gettext_lazy(
        "Pictures that can't be shown: %(count)d. Save them as PNG or JPEG, and insert those."
    ),
    LossKind.LINKED_PICTURE: gettext_lazy(
        "Pictures that are not in the file, which only names them: %(count)d. Insert them yourself."
    ),
    LossKind.FORBIDDEN_PICTURE: gettext_lazy(
        "Pictures that were left out, because your account may not add images: %(count)d."
    ),
    LossKind.FIELD: gettext_lazy("Fields of the file's head that were left out: %(count)d."),
}
