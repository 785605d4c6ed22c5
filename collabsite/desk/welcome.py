"""The first page of a new installation: the site's name, its language, the owner's account, the sample."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from collabsite.sample.removal import SampleChangedError, remove_sample
from collabsite.site import first_visit
from collabsite.site.identity import unnamed_site
from collabsite.site.models import FirstVisit, SiteIdentity
from collabsite.transfer.inventory import content_digest
from collabsite.web.admin.requests import editor
from collabsite.web.responses import make_private


class NameForm(forms.ModelForm[SiteIdentity]):
    """The name and the language of the site."""

    class Meta:
        model = SiteIdentity
        fields: ClassVar[list[str]] = ["name", "name_zh", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("That of the editor’s browser")), *settings.LANGUAGES]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


class AccountForm(forms.ModelForm[User]):
    """The account of the owner, with another password if one is written."""

    new_password = forms.CharField(
        label=gettext_lazy("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated_password = forms.CharField(
        label=gettext_lazy("New password, again"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["username", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password"].help_text = format_html(
            "{} {}",
            _("Leave it empty to keep the one that was printed."),
            password_validators_help_text_html(),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse passwords that differ or are weak."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        password, again = cleaned.get("new_password"), cleaned.get("repeated_password")
        if password != again:
            self.add_error("repeated_password", _("The two passwords differ."))
        elif password:
            try:
                validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("new_password", error)
        return cleaned

    def save(self, commit: bool = True) -> User:
        """Store the account."""
        if password := self.cleaned_data["new_password"]:
            self.instance.set_password(password)
        return super().save(commit)


class SampleForm(forms.Form):
    """Choice between the sample and an empty site."""

    sample = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        choices=[
            ("keep", gettext_lazy("the sample: an article with its data, to try everything")),
            ("remove", gettext_lazy("an empty site: the sample is removed")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )


@require_safe
def welcome_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the owner in by the link that `serve` printed; it works once."""
    owner = first_visit.take_token(token)
    if owner is None:
        raise Http404
    login(request, owner)
    first_visit.take_offer(request)
    return make_private(HttpResponseRedirect(reverse("admin:welcome")))


def welcome_page(request: HttpRequest) -> HttpResponse:
    """Ask the owner of a new installation for what it needs, once; it may be skipped."""
    user = editor(request)
    if not user.is_superuser:
        raise PermissionDenied
    first_visit.take_offer(request)
    visit = first_visit.open_visit()
    if visit is None:
        return HttpResponseRedirect(reverse("admin:site_siteidentity_changelist"))
    if "skip" in request.POST:
        first_visit.finish()
        messages.info(request, _("You can name the site at any time under Settings → Site."))
        return HttpResponseRedirect(reverse("admin:index"))
    data = request.POST if request.method == "POST" else None
    stored = SiteIdentity.objects.first() or unnamed_site()
    name = NameForm(data, instance=stored)
    account = AccountForm(data, instance=User.objects.get(pk=user.pk))
    # What was written beside the sample stays.
    is_untouched = visit.sample_digest and content_digest() == visit.sample_digest
    sample = SampleForm(data) if is_untouched else None
    shown = [form for form in (name, account, sample) if form]
    if data is not None and not any(form.errors for form in shown):
        removes = bool(sample and sample.cleaned_data["sample"] == "remove")
        try:
            _store(request, visit, name, account, removes=removes)
        except SampleChangedError:
            messages.warning(request, _("The sample was changed meanwhile, and stays."))
            return HttpResponseRedirect(request.path)
        update_session_auth_hash(request, account.instance)
        messages.success(request, _("The site is called “%(name)s”.") % {"name": name.instance})
        messages.info(request, _name_next_steps())
        return HttpResponseRedirect(reverse("admin:index"))
    context = {
        **admin.site.each_context(request),
        "title": _("Welcome"),
        "parts": list(
            zip([_("The site"), _("Your account"), _("The sample")], shown, strict=False)
        ),
        "has_errors": any(form.errors for form in shown),
    }
    return render(request, "admin/welcome.html", context)


def _name_next_steps() -> str:
    """Return links to what an owner does next."""
    steps = [
        ("admin:site_siteidentity_changelist", _("Choose its look")),
        ("admin:articles_page_add", _("Write about it")),
        ("admin:site_menus_changelist", _("Set the menus")),
        ("admin:auth_user_invite", _("Invite people")),
    ]
    links = ((reverse(route), words) for route, words in steps)
    return format_html(
        "{} {}", _("What comes next:"), format_html_join(" · ", '<a href="{}">{}</a>', links)
    )


@transaction.atomic
def _store(
    request: HttpRequest, visit: FirstVisit, name: NameForm, account: AccountForm, *, removes: bool
) -> None:
    identity = name.save()
    settings_admin = admin.site.get_model_admin(SiteIdentity)
    message = settings_admin.construct_change_message(request, name, [])  # type: ignore[arg-type]
    settings_admin.log_change(request, identity, message)
    account.save()
    if removes:
        remove_sample(visit.sample_digest)
    first_visit.finish()
