"""What is kept of the form of a page, and the hidden fields under which it is kept."""

import uuid

from django import template
from django.template import Context

from collabsite.desk.models import UnsavedForm
from collabsite.desk.unsaved import find_kept, form_key, form_version, sign_writer
from collabsite.web.admin.requests import editor, is_restored

register = template.Library()


@register.simple_tag(takes_context=True)
def signed_writer(context: Context) -> str:
    """Return the signed name of the account that opens the form."""
    return sign_writer(editor(context["request"]))


@register.simple_tag(takes_context=True)
def opened_form_key(context: Context) -> str:
    """Return the key of the form on the page: the one it was posted with, or a new one."""
    return str(form_key(context["request"]) or uuid.uuid4())


@register.simple_tag(takes_context=True)
def opened_form_version(context: Context) -> int:
    """Return the version of the contents on the page: 0 before anything is typed."""
    return form_version(context["request"]) or 0


@register.simple_tag(takes_context=True)
def kept_contents(context: Context) -> list[UnsavedForm]:
    """Return the contents that are restored in the form or offered above it, then those of other tabs."""
    request = context["request"]
    others = [form for form in find_kept(request) if form.key != form_key(request)]
    return [request.restored_form, *others] if is_restored(request) else others
