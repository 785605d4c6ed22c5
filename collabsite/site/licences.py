"""Licences that the owner of a site may choose for its articles."""

from django.db import models
from django.utils.translation import gettext_lazy as _

_CREATIVE_COMMONS = "https://creativecommons.org"


class Licence(models.TextChoices):
    """A licence: one of Creative Commons, by the code in its address, or another statement."""

    NONE = "", _("None stated")
    BY = "by", _("CC BY 4.0: use it freely, and name the authors")
    BY_SA = "by-sa", _("CC BY-SA 4.0: also, share what you make of it alike")
    BY_NC = "by-nc", _("CC BY-NC 4.0: not for commercial use")
    BY_ND = "by-nd", _("CC BY-ND 4.0: unchanged only")
    BY_NC_SA = "by-nc-sa", _("CC BY-NC-SA 4.0: not for commercial use, share alike")
    BY_NC_ND = "by-nc-nd", _("CC BY-NC-ND 4.0: not for commercial use, unchanged only")
    ZERO = "zero", _("CC0 1.0: no rights are kept")
    RESERVED = "reserved", _("All rights reserved")
    OWN = "own", _("Words of your own, below")

    @property
    def stated(self) -> tuple[str, str]:
        """The name as articles state it in the active language, and its address; '' without one."""
        match self:
            case Licence.NONE | Licence.OWN:
                return "", ""
            case Licence.RESERVED:
                return str(self.label), ""
            case Licence.ZERO:
                return "CC0 1.0", f"{_CREATIVE_COMMONS}/publicdomain/zero/1.0/"
        return f"CC {self.value.upper()} 4.0", f"{_CREATIVE_COMMONS}/licenses/{self.value}/4.0/"
