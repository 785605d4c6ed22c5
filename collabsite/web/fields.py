"""Model field for a DOI, which editors may type alone or as an address."""

from typing import TYPE_CHECKING, Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.web.doi import strip_doi_url

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField


class DOIField(_CharField):
    """A DOI without its address; '' if there is none."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as Django's own.
        options.setdefault("verbose_name", "DOI")
        options.setdefault("max_length", 200)
        options.setdefault("blank", True)
        wrong = _("Write it like 10.1000/182.")
        options.setdefault("validators", [RegexValidator(r"^10\.\d{4,9}/\S+$", wrong)])
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Describe it as a CharField, so that migrations do not depend on this class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), dict(kwargs)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - as Django's own.
        """Return the DOI in a typed text."""
        value = super().to_python(value)
        return strip_doi_url(value) if isinstance(value, str) else value
