"""Hidden fields of forms that are kept, in the page."""

from django import template
from django.template import Context

from collabsite.autosave import writers
from collabsite.web.admin.requests import editor

register = template.Library()


@register.simple_tag(takes_context=True)
def signed_writer(context: Context) -> str:
    """Return the signed name of the account that opens the form."""
    return writers.sign_writer(editor(context["request"]))


@register.simple_tag(takes_context=True)
def opened_form_key(context: Context) -> str:
    """Return the key of the form on the page."""
    return str(writers.opened_form_key(context["request"]))
