"""Pages on which a Word document or a Markdown file becomes an article, or a part of one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from django import forms
from django.contrib.admin.models import ADDITION, CHANGE
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_safe

from articles.admin.permissions import (
    can_delete,
    can_import,
    can_view,
    can_write_all,
    get_permitted_article,
)
from articles.drafts import ContentError
from articles.files import (
    ENDINGS,
    MAX_BYTES,
    ImportedFile,
    ImportFileError,
    Loss,
    LossKind,
    read_file,
)
from articles.files.archives import refuse_large
from articles.files.article import Import, add_to_article, create_article, encode_pictures
from articles.models import Article, Revision, Section
from collabsite.web.admin.pages import message_with_link, object_page
from collabsite.web.admin.requests import editor, post_data, remove_unstorable
from collabsite.web.audit_log import log
from collabsite.web.text import section_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.utils.datastructures import MultiValueDict

# The most details of one kind that the report names.
MAX_DETAILS = 20
END = "end"


class FileForm(forms.Form):
    """Choice of a file and, within an article, of the place of its sections."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(
            attrs={"accept": ",".join(ENDINGS), "aria-describedby": "id_file_helptext file-errors"}
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

    def __init__(
        self,
        data: QueryDict | None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None",
        *,
        sections: Sequence[Section] | None,
    ) -> None:
        super().__init__(data, files, label_suffix="")
        if not sections:
            del self.fields["place"]
            return
        after = _("After “%(heading)s”")
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (END, _("At the end")),
            *(
                (str(each.pk), after % {"heading": Truncator(section_name(each.heading)).chars(80)})
                for each in sections[:-1]
            ),
        ]

    def clean_file(self) -> ImportedFile:
        """Return the content of the file."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            refuse_large(file.size or 0)
            return read_file(file.read(), name=remove_unstorable(file.name or ""))
        except ImportFileError as error:
            raise forms.ValidationError(str(error)) from None


def import_page(request: HttpRequest) -> HttpResponse:
    """Show the form that makes a new article of a file, and import the file."""
    if not can_import(editor(request)):
        raise PermissionDenied
    return _import_page(request, None)


def import_into_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form that adds a file to an article, and import the file."""
    return _import_page(request, get_permitted_article(request, can_write_all, pk))


def _import_page(request: HttpRequest, article: Article | None) -> HttpResponse:
    sections = list(article.sections.all()) if article else None
    form = FileForm(post_data(request), request.FILES or None, sections=sections)
    if request.method == "POST" and form.is_valid():
        try:
            done = _import(form, article, sections or [], by=editor(request))
        except ContentError as error:
            form.add_error("file", " ".join(error.problems.values()))
        else:
            return _redirect(request, done)
    if request.method == "POST" and _wants_json(request):
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
        limit=MAX_BYTES // 1024**2,
        max_bytes=MAX_BYTES,
        endings=" ".join(ENDINGS),
    )


def _import(
    form: FileForm, article: Article | None, sections: Sequence[Section], *, by: "User"
) -> Import:
    file: ImportedFile = form.cleaned_data["file"]
    pictures, losses = encode_pictures(file, may_add=by.has_perm("articles.add_image"))
    name = {"name": file.name}
    if article is None:
        done = create_article(file, pictures, losses=losses, by=by, owner=by)
        log(done.article, _("Imported from “%(name)s”.") % name, by=by, action=ADDITION)
        return done
    place = form.cleaned_data.get("place", END)
    after = next((section for section in sections if str(section.pk) == place), None)
    done = add_to_article(article, file, pictures, after=after, losses=losses, by=by)
    log(done.article, _("Imported “%(name)s” into the draft.") % name, by=by, action=CHANGE)
    return done


def _redirect(request: HttpRequest, done: Import) -> HttpResponse:
    """Go to the article if everything was kept, else to the report."""
    report = reverse("admin:articles_article_imported", args=[done.article.pk, done.revision])
    address = report
    if done.is_complete:
        address = reverse("admin:articles_article_change", args=[done.article.pk])
        sentence = _("Everything was imported.")
        message_with_link(request, sentence, address=report, words=_("What was imported"))
    if _wants_json(request):
        return JsonResponse({"address": address})
    return redirect(address)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


@require_safe
def report_page(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Show what came in with an import, and what could not be kept."""
    article = get_permitted_article(request, can_view, pk)
    imported = article.revisions.filter(pk=revision, event=Revision.Event.IMPORTED).first()
    event = imported.details if imported else {}
    if "file" not in event:
        raise Http404("this draft was not imported from a file")
    may_delete = can_delete(editor(request), article) and not article.editions.exists()
    return object_page(
        request,
        article,
        "import_report",
        title=_("Import of “%(name)s”") % {"name": event["file"]},
        report=_report(event),
        may_write=can_write_all(editor(request), article),
        may_delete=may_delete,
    )


def _report(event: dict[str, Any]) -> dict[str, Any]:
    """Return what the report of an import lists."""
    stored = msgspec.convert(event["losses"], list[Loss])
    losses = []
    for kind, sentence in _SENTENCES.items():
        found = [loss for loss in stored if loss.kind is kind]
        details = [loss.detail for loss in found if loss.detail]
        line = {
            "sentence": sentence % {"count": sum(loss.count for loss in found)},
            "details": details[:MAX_DETAILS],
            "more": max(0, len(details) - MAX_DETAILS),
        }
        losses += [line] if found else []
    before = event.get("before")
    return {
        "counts": [
            words % {"count": event[name]} for name, words in _COUNTED.items() if event[name]
        ],
        "losses": losses,
        # The state of the history to go back to, '' if the article is new.
        "before": f"draft-{before}" if before else "",
    }


_COUNTED = {
    "sections": ngettext_lazy("%(count)d section", "%(count)d sections", "count"),
    "tables": ngettext_lazy("%(count)d table", "%(count)d tables", "count"),
    "pictures": ngettext_lazy("%(count)d image", "%(count)d images", "count"),
    "citations": ngettext_lazy("%(count)d citation", "%(count)d citations", "count"),
    "notes": ngettext_lazy("%(count)d footnote", "%(count)d footnotes", "count"),
}
_SENTENCES = {
    LossKind.TITLE: gettext_lazy("The title was left out, because there is one."),
    LossKind.FORMULA: ngettext_lazy(
        "%(count)d formula could not be read. Write it in the text as an equation.",
        "%(count)d formulas could not be read. Write them in the text as equations.",
        "count",
    ),
    LossKind.CHART: ngettext_lazy(
        "%(count)d chart or diagram was left out. Save it as a picture and insert that, or start"
        " a dataset with its values.",
        "%(count)d charts or diagrams were left out. Save them as pictures and insert those, or"
        " start a dataset with their values.",
        "count",
    ),
    LossKind.OBJECT: ngettext_lazy(
        "%(count)d embedded part, such as a spreadsheet or a film, was left out.",
        "%(count)d embedded parts, such as spreadsheets or films, were left out.",
        "count",
    ),
    LossKind.COMMENT: ngettext_lazy(
        "%(count)d comment was left out.", "%(count)d comments were left out.", "count"
    ),
    LossKind.TRACKED_CHANGE: ngettext_lazy(
        "%(count)d tracked change was accepted: insertions came in, deletions did not.",
        "%(count)d tracked changes were accepted: insertions came in, deletions did not.",
        "count",
    ),
    LossKind.HEADING_NOTE: ngettext_lazy(
        "%(count)d footnote of a heading was left out. Put its words into the text.",
        "%(count)d footnotes of headings were left out. Put their words into the text.",
        "count",
    ),
    LossKind.PICTURE: ngettext_lazy(
        "%(count)d picture can't be shown. Save it as PNG or JPEG, and insert that.",
        "%(count)d pictures can't be shown. Save them as PNG or JPEG, and insert those.",
        "count",
    ),
    LossKind.LINKED_PICTURE: ngettext_lazy(
        "%(count)d picture is not in the file, which only names it. Insert it yourself.",
        "%(count)d pictures are not in the file, which only names them. Insert them yourself.",
        "count",
    ),
    LossKind.FORBIDDEN_PICTURE: ngettext_lazy(
        "%(count)d picture was left out, because your account may not add images.",
        "%(count)d pictures were left out, because your account may not add images.",
        "count",
    ),
    LossKind.FIELD: ngettext_lazy(
        "%(count)d field of the file's head was left out.",
        "%(count)d fields of the file's head were left out.",
        "count",
    ),
}
