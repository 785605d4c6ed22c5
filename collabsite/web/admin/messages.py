"""Messages to editors that end with a link to what they speak of."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


def message_with_link(
    model_admin: "ModelAdmin[Any]",
    request: HttpRequest,
    sentence: str,
    *,
    address: str,
    words: str,
    level: int = messages.SUCCESS,
) -> None:
    """Tell the editor the sentence, followed by a link of these words to the address."""
    message = format_html('{} <a href="{}">{}</a>', sentence, address, words)
    model_admin.message_user(request, message, level)
