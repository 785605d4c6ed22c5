"""The page of the person who is signed in, and the pictures of people."""

import re

from django.contrib import admin, messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collabsite.people import roles
from collabsite.people.admin.forms import ProfileForm
from collabsite.people.mail import is_email_on
from collabsite.people.models import Profile, profile_of
from collabsite.people.pictures import set_picture, stored_name
from collabsite.web.admin.requests import editor, post_data
from collabsite.web.time_zones import city_time_zones


@require_http_methods(["GET", "HEAD", "POST"])
def profile_page(request: HttpRequest) -> HttpResponse:
    """Show the form of the person who is signed in, or save it; it changes nobody else."""
    person = editor(request)
    profile = profile_of(person)
    form = ProfileForm(post_data(request), request.FILES or None, instance=profile, person=person)
    if request.method == "POST" and form.is_valid():
        _save(form)
        with translation.override(form.instance.language or translation.get_language()):
            messages.success(request, _("Your page is saved."))
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": _("Your page"),
        "form": form,
        "person": person,
        "profile": profile_of(person),
        "role_names": roles.names_of(person.groups.order_by("pk"), is_owner=person.is_superuser),
        "is_email_on": is_email_on(),
        "time_zones": ["UTC", *city_time_zones()],
        "media": form.media,
    }
    return TemplateResponse(request, "admin/people/profile.html", context)


@transaction.atomic
def _save(form: ProfileForm) -> None:
    """Store the profile, and of the account the name alone."""
    data, person = form.cleaned_data, form.person
    person.first_name, person.last_name = data["first_name"], data["last_name"]
    person.save(update_fields=["first_name", "last_name"])
    profile = form.save(commit=False)
    if data["new_picture"]:
        set_picture(profile, data["new_picture"])
    elif data.get("remove_picture"):
        set_picture(profile, None)
    else:
        profile.save()


@require_safe
def picture_file(request: HttpRequest, picture: str) -> HttpResponseBase:
    """Return the picture of a person; it is never changed under its address."""
    if not re.fullmatch(r"[-\w]{22}", picture) or not Profile.objects.filter(picture=picture):
        raise Http404
    try:
        file = default_storage.open(stored_name(picture))
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
