"""Hidden fields of forms that are kept, in the page."""

import uuid

from django import template
from django.template import Context

from collabsite.autosave.storage import form_key, sign_writer
from collabsite.web.admin.requests import editor

register = template.Library()


@register.simple_tag(takes_context=True)
def signed_writer(context: Context) -> str:
    """Return the signed name of the account that opens the form."""
    return sign_writer(editor(context["request"]))


@register.simple_tag(takes_context=True)
def opened_form_key(context: Context) -> str:
    """Return the key of the form on the page: the one it was posted with, or a new one."""
    return str(form_key(context["request"].POST) or uuid.uuid4())
