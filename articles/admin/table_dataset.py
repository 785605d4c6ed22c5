"""Request of the prose editor that makes a dataset of a table in the text."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.models import Language
from articles.prose import embeds
from articles.prose.embeds import CreatedDataset, DatasetDescription, DatasetProposal
from articles.prose.plain_tables import PlainTable, UnusableTableError, read_plain_table
from collabsite.web.admin.pickers import require_article_access
from collabsite.web.admin.requests import editor, remove_unstorable

# The most HTML of a table, in bytes.
MAX_HTML = 2_000_000
# The most problems of a table that are named at once.
MAX_PROBLEMS = 8


class TableDatasetForm(forms.Form):
    """Form of the dataset that a table becomes."""

    title = forms.CharField(
        label=gettext_lazy("title"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write a title for the dataset.")},
    )
    row_label = forms.CharField(
        label=gettext_lazy("row label"),
        max_length=200,
        help_text=gettext_lazy("The header of the first column: what a row is."),
        error_messages={"required": gettext_lazy("Write what a row is, such as “River”.")},
    )
    measure = forms.CharField(
        label=gettext_lazy("What was counted"),
        max_length=180,
        required=False,
        help_text=gettext_lazy("Some columns are named by their period only."),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="table-dataset-%s", label_suffix="")


@require_POST
def make_dataset(request: HttpRequest) -> HttpResponse:
    """Return the dataset that a table would be, or create it if its title is sent.

    Problems of the table and errors of fields are answers, and no HTTP errors. Somebody who may not
    add datasets is told so.
    """
    require_article_access(request)
    provider = embeds.provider()
    if not provider.may_create_datasets(editor(request)):
        refusal = _("You may not add datasets. Ask an owner of the site for the right to do so.")
        return JsonResponse({"problems": [refusal]}, status=403)
    html = remove_unstorable(request.POST.get("html", ""))
    if len(html.encode()) > MAX_HTML:
        return JsonResponse({}, status=413)
    language = request.POST.get("language", "")
    language = language if language in Language.values else Language.ENGLISH
    try:
        table = read_plain_table(html)
        if "title" not in request.POST:
            proposal = provider.propose_dataset(table, language=language)
            return JsonResponse({"proposal": _serialize_proposal(table, proposal)})
        form = TableDatasetForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors})
        description = DatasetDescription(**form.cleaned_data, language=language)
        created = provider.create_dataset(table, description, by=editor(request))
    except UnusableTableError as error:
        return JsonResponse({"problems": error.problems[:MAX_PROBLEMS]})
    return JsonResponse({"created": _serialize_created(table, created)}, status=201)


def _serialize_proposal(table: PlainTable, proposal: DatasetProposal) -> dict[str, Any]:
    """Return what the dialog begins with."""
    links = [_("Links in the table are not kept: data has none.")] if table.has_links else []
    count = ngettext("%(n)d row", "%(n)d rows", proposal.rows) % {"n": proposal.rows}
    return {
        "title": table.title[:300],
        "row_label": table.header[0][:200],
        "measure": proposal.measure[:180],
        "rows": count,
        "columns": [{"label": each.label, "about": each.about} for each in proposal.columns],
        "warnings": [*proposal.warnings, *links],
    }


def _serialize_created(table: PlainTable, created: CreatedDataset) -> dict[str, Any]:
    """Return the mark that takes the table's place, and what to tell the editor."""
    message = _("“%(title)s” is a dataset now. Readers see its table once a release is issued.")
    caption = table.caption if table.caption != created.title else ""
    return {
        "mark": {
            "data-table": created.slug,
            "data-caption": caption or None,
            "data-notes": " ".join(table.notes) or None,
        },
        "heading": _("“%(title)s” is a dataset now") % {"title": created.title},
        "message": message % {"title": created.title},
        "dataset_url": created.admin_url,
        "issue_url": created.issue_url,
    }
