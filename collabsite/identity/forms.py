"""Form of the settings of the site."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from collabsite.identity.colours import parse_colour
from collabsite.identity.identifiers import parse_issn, parse_ror
from collabsite.identity.licences import Licence
from collabsite.identity.models import SiteIdentity
from collabsite.identity.pictures import (
    EncodedPicture,
    SitePicture,
    encode_card,
    encode_logo,
    find_picture,
    store,
)
from collabsite.web.pictures import PictureError, refuse_large
from collabsite.web.time_zones import city_time_zones


class ParsedField(forms.CharField):
    """A text that is stored in one form, whichever it is written in; `parse` raises ValueError.

    What can't be parsed is left to the validators.
    """

    parse: Callable[[str], str]

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        # What is written may be longer than what is stored.
        super().__init__(**{**options, "max_length": 100})

    def to_python(self, value: Any) -> Any:  # noqa: ANN401
        """Return the text as it is stored."""
        text = super().to_python(value)
        try:
            return self.parse(text) if text else text
        except ValueError:
            return text


class ColourField(ParsedField):
    """A colour, stored like `#1d4a8c`."""

    parse = staticmethod(parse_colour)


class RorField(ParsedField):
    """A ROR identifier or its address."""

    parse = staticmethod(parse_ror)


class IssnField(ParsedField):
    """An ISSN."""

    parse = staticmethod(parse_issn)


class PictureInput(forms.ClearableFileInput):
    """Upload of a picture below the one that is stored."""

    template_name = "admin/identity/picture.html"

    def render(
        self,
        name: str,
        value: Any,  # noqa: ANN401
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ANN401
    ) -> SafeString:
        """Return the field and the picture, by a template of the project."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class PictureField(forms.FileField):
    """Upload of a picture, of which only the re-encoded pixels are kept."""

    widget = PictureInput(attrs={"accept": "image/png,image/jpeg,image/webp"})

    def __init__(self, encode: Callable[[bytes], EncodedPicture], **options: Any) -> None:  # noqa: ANN401
        super().__init__(required=False, **options)
        self._encode = encode

    def clean(self, data: Any, initial: Any = None) -> EncodedPicture | SitePicture | None:  # noqa: ANN401
        """Return the new picture, the stored one, or None if it is removed."""
        found = super().clean(data, initial)
        if not found or isinstance(found, SitePicture):
            return found or None
        try:
            refuse_large(found.size)
            return self._encode(found.read())
        except PictureError as error:
            raise ValidationError(str(error)) from None


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones to choose from; the first is the default."""
    return [("", "UTC"), *((name, name.replace("_", " ")) for name in city_time_zones())]


class SiteIdentityForm(forms.ModelForm[SiteIdentity]):
    """The settings of the site. Pictures are stored when it is saved."""

    logo = PictureField(
        encode_logo,
        help_text=_(
            "In place of the seal at the head of every page; a square one is also the icon of the"
            " site. PNG, JPEG or WebP, up to 20 MB."
        ),
    )
    logo_dark = PictureField(
        encode_logo,
        help_text=_("Without one, dark pages show the logo on light ground."),
    )
    card = PictureField(
        encode_card,
        help_text=_(
            "For pages without a card of their own, such as the home page: at least 1200 × 630"
            " pixels, cropped around its middle. Without one, a card with the name is drawn."
        ),
    )
    publisher_logo = PictureField(encode_logo)

    class Meta:
        model = SiteIdentity
        exclude: ClassVar[list[str]] = []
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {
            "accent": ColourField,
            "publisher_ror": RorField,
            "issn": IssnField,
        }
        widgets: ClassVar[dict[str, Any]] = {
            # A script adds a picker of this name.
            "accent": forms.TextInput(attrs={"size": 9, "data-picker": _("Choose a colour")}),
            "time_zone": forms.Select,
            "publisher_ror": forms.TextInput(attrs={"size": 30}),
            "issn": forms.TextInput(attrs={"size": 12}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._uploaded: list[EncodedPicture] = []
        if "time_zone" in self.fields:
            self.fields["time_zone"].widget.choices = self._time_zones()
        if "licence" in self.fields:
            self.fields["licence"].choices = Licence.choices  # type: ignore[attr-defined]
        if "language" in self.fields:
            unset = [("", _("That of the editor’s browser"))]
            self.fields["language"].choices = [*unset, *settings.LANGUAGES]  # type: ignore[attr-defined]
        for name in self._pictures():
            self.fields[name].label = capfirst(getattr(SiteIdentity, name).field.verbose_name)
            self.initial[name] = find_picture(self.initial.get(name) or "")

    def clean(self) -> dict[str, Any]:
        """Put the names of pictures in their places."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self._pictures() & cleaned.keys():
            picture = cleaned[name]
            if isinstance(picture, EncodedPicture):
                self._uploaded.append(picture)
            cleaned[name] = picture.name if picture else ""
        if cleaned.get("licence") == Licence.OWN and not cleaned.get("licence_words"):
            self.add_error("licence_words", _("Write the words, or choose another licence."))
        return cleaned

    def save(self, commit: bool = True) -> SiteIdentity:
        """Store the pictures before the row that names them."""
        for picture in self._uploaded:
            store(picture)
        return super().save(commit)

    def _time_zones(self) -> list[tuple[str, str]]:
        choices, own = time_zones(), self.instance.time_zone
        return choices if own in dict(choices) else [*choices, (own, own)]

    def _pictures(self) -> set[str]:
        return {name for name, field in self.fields.items() if isinstance(field, PictureField)}
