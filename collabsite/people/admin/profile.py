"""The page of the person who is signed in."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from collabsite.people import roles
from collabsite.people.mail import is_email_on
from collabsite.people.models import Profile, profile_of
from collabsite.site.identity import site_identity
from collabsite.web.admin.requests import editor, post_data
from collabsite.web.time_zones import time_zone_choices

# How each kind of notice is sent, the most frequent kind first.
MAILINGS = ["mail_of_comments", "mail_of_own", "mail_of_reviews", "mail_of_data"]


class NameForm(forms.ModelForm[User]):
    """Name of a person; no role or address is part of it."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["first_name", "last_name"]
        widgets: ClassVar[dict[str, Any]] = {
            "first_name": AdminTextInputWidget(attrs={"autocomplete": "given-name"}),
            "last_name": AdminTextInputWidget(attrs={"autocomplete": "family-name"}),
        }


class ProfileForm(forms.ModelForm[Profile]):
    """Language, time zone and notices of a person."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)

    class Meta:
        model = Profile
        fields: ClassVar[list[str]] = ["language", "time_zone", *MAILINGS]
        help_texts: ClassVar[dict[str, Any]] = {
            "language": gettext_lazy("The language in the head of each page is the same choice.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.user.has_perm("articles.publish_article"):
            del self.fields["mail_of_reviews"]
        language, zone = self.fields["language"], self.fields["time_zone"]
        language.choices = [("", _("As the browser says")), *settings.LANGUAGES]  # type: ignore[attr-defined]
        of_site = _("That of the site, %(zone)s") % {"zone": site_identity().zone}
        zone.choices = [("", of_site), *time_zone_choices()]  # type: ignore[attr-defined]
        zone.help_text = _("Times in the admin follow it. Readers always see that of the site.")

    @property
    def mailings(self) -> list[forms.BoundField]:
        """The fields about notices."""
        return [self[name] for name in MAILINGS if name in self.fields]


@require_http_methods(["GET", "HEAD", "POST"])
def profile_page(request: HttpRequest) -> HttpResponse:
    """Show the forms of the person who is signed in, or save them; they change nobody else."""
    person = User.objects.get(pk=editor(request).pk)
    data = post_data(request)
    name, form = NameForm(data, instance=person), ProfileForm(data, instance=profile_of(person))
    if request.method == "POST" and name.is_valid() and form.is_valid():
        with transaction.atomic():
            name.save()
            form.save()
        with translation.override(form.instance.language or translation.get_language()):
            messages.success(request, _("Your page is saved."))
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": _("Your page"),
        "name": name,
        "form": form,
        "person": person,
        "role_names": roles.translate_names(roles.stored_names(person)),
        "is_email_on": is_email_on(),
        "media": form.media,
    }
    return TemplateResponse(request, "admin/people/profile.html", context)
