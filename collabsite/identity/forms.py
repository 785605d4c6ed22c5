"""Form of the settings of the site."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from collabsite.identity.colours import parse_colour
from collabsite.identity.models import SiteIdentity


class ColourField(forms.CharField):
    """A colour in one form, like `#1d4a8c`; others are left to the validators."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401
        """Return the colour as it is stored."""
        text = super().to_python(value)
        try:
            return parse_colour(text) if text else text
        except ValueError:
            return text


class SiteIdentityForm(forms.ModelForm[SiteIdentity]):
    """The settings of the site."""

    class Meta:
        model = SiteIdentity
        exclude: ClassVar[list[str]] = []
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"accent": ColourField}
        widgets: ClassVar[dict[str, Any]] = {
            # A script adds a picker of this name.
            "accent": forms.TextInput(attrs={"size": 9, "data-picker": _("Choose a colour")}),
        }
