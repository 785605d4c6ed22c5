"""Redirects in the admin: the list, the form, and import and export of tables."""

import hashlib
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from collabsite.site import redirect_table as table
from collabsite.site.models import Redirect
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.pages import AdminPage, AdminWithPages, AutosavedAdmin, list_page
from collabsite.web.admin.requests import editor, post_data, remove_unstorable
from collabsite.web.audit_log import Action, record
from collabsite.web.responses import csv_response, make_private

# The text of a file is in the form that imports it, which may have ten million bytes.
MAX_CHARACTERS = 9_000_000


class TableForm(forms.Form):
    """A table of redirects, as a file or as text."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Table"),
        required=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(
            attrs={"rows": 12, "spellcheck": "false", "class": "vLargeTextField"}
        ),
        help_text=gettext_lazy(
            "In each line an old and a new address, such as /2019/05/rivers/,/articles/rivers/"
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Read the file into the text; require one of the two."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file: UploadedFile[Any] | None = cleaned.get("file")
        if file:
            if (file.size or 0) > MAX_CHARACTERS:
                sentence = _("The file has more than %(limit)d MB. Divide it.")
                self.add_error("file", sentence % {"limit": MAX_CHARACTERS // 1_000_000})
                return cleaned
            try:
                cleaned["text"] = remove_unstorable(file.read().decode("utf-8-sig"))
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not UTF-8. Save it as CSV UTF-8."))
        elif not cleaned.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste a table."))
        return cleaned


def import_page(request: HttpRequest) -> HttpResponse:
    """Show what a table of redirects would change; then import it as a whole, or nothing of it.

    With the button to import, the form sends the digest of the table that was shown.
    """
    user = editor(request)
    if not user.has_perms(["site.add_redirect", "site.change_redirect"]):
        raise PermissionDenied
    form = TableForm(post_data(request), request.FILES or None, label_suffix="")
    plan, seen = None, ""
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        plan = table.read_table(text)
        # A browser sends the end of lines in another way, and a field drops the last.
        lines = text.strip().splitlines()
        seen = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        if "import" in request.POST and request.POST.get("seen") == seen and not plan.problems:
            page = reverse("admin:site_redirect_changelist")
            count = len(plan.added) + len(plan.changed)
            with transaction.atomic():
                table.write(plan)
                details = {"redirects": count}
                record(Action.SETTINGS_CHANGED, by=user, address=page, details=details)
            sentence = ngettext(
                "%(count)d redirect was imported.", "%(count)d redirects were imported.", count
            )
            messages.success(request, sentence % {"count": count})
            return HttpResponseRedirect(page)
        # The text can be corrected, and is what is imported.
        form = TableForm(initial={"text": text}, label_suffix="")
    problems = plan.problems if plan else ()
    return list_page(
        request,
        Redirect,
        "import",
        title=_("Import redirects"),
        form=form,
        plan=plan,
        seen=seen,
        problems=problems[: table.MAX_PROBLEMS],
        more_problems=max(0, len(problems) - table.MAX_PROBLEMS),
    )


@require_safe
def export_page(request: HttpRequest) -> HttpResponse:
    """Return all redirects as CSV."""
    if not editor(request).has_perm("site.view_redirect"):
        raise PermissionDenied
    rows = Redirect.objects.order_by("old").values_list("old", "new")
    return make_private(csv_response([("old", "new"), *rows], name="redirects"))


@admin.register(Redirect)
class RedirectAdmin(AutosavedAdmin, AuditedAdmin, AdminWithPages, SiteModelAdmin):
    """Old addresses, and where they lead."""

    list_display = ["old", "new", "created_at"]
    search_fields = ["old", "new"]
    fields = ["old", "new"]
    list_per_page = 100
    pages: ClassVar = [
        AdminPage("import/", import_page, "import"),
        AdminPage("export/", export_page, "export"),
    ]
