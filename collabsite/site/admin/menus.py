"""The menus in the admin: one form for both."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.models import Kind, Page, Topic
from collabsite.site.admin.identity import SiteRowAdmin
from collabsite.site.menus import find_problems, first_items
from collabsite.site.models import MenuItem, Menus
from collabsite.site.models.pages import TARGETS
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import LabelledFormSet, OrderedInline
from collabsite.web.admin.pages import AutosavedAdmin
from metrics.models import Dataset


class MenuItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of an item, whose page, topic and dataset are one field."""

    target = forms.ChoiceField(label=gettext_lazy("leads to"), required=False)

    class Meta:
        model = MenuItem
        fields: ClassVar = ["ordering", "address", "text", "text_zh"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TARGETS:
            if key := getattr(self.instance, f"{name}_id"):
                self.initial["target"] = f"{name}:{key}"

    def clean(self) -> dict[str, Any]:
        """Set what the item leads to; raise ValidationError unless it is one thing."""
        cleaned = super().clean() or self.cleaned_data
        chosen, _colon, key = cleaned.get("target", "").partition(":")
        for name in TARGETS:
            setattr(self.instance, f"{name}_id", int(key) if chosen == name else None)
        if bool(chosen) == bool(cleaned.get("address")) and not self.errors:
            sentence = _("Choose what the item leads to, or give an address, and not both.")
            self.add_error("target", sentence)
        return cleaned


class MenuFormSet(LabelledFormSet):
    """Formset of the items of a menu."""

    place: MenuItem.Place

    @cached_property
    def choices(self) -> list[Any]:
        """Pages, topics and datasets that an item can lead to, read once for all rows."""
        pages = Page.objects.filter(kind=Kind.PAGE).order_by("title", "pk")
        groups = [
            (pgettext("of the site", "Pages"), "page", pages),
            (_("Topics"), "topic", Topic.objects.order_by("name")),
            (_("Datasets"), "dataset", Dataset.objects.order_by("title", "pk")),
        ]
        found = [(name, [(f"{kind}:{r.pk}", str(r)) for r in rows]) for name, kind, rows in groups]
        return [("", _("An address:")), *(group for group in found if group[1])]

    def add_fields(self, form: "forms.ModelForm[Any]", index: int | None) -> None:
        """Set the menu of the item, and what it can lead to."""
        super().add_fields(form, index)
        form.instance.place = self.place
        target: Any = form.fields["target"]
        target.choices = self.choices


class HeaderFormSet(MenuFormSet):
    """Formset of the menu in the head."""

    place = MenuItem.Place.HEADER


class FooterFormSet(MenuFormSet):
    """Formset of the menu in the foot."""

    place = MenuItem.Place.FOOTER


class MenuInline(OrderedInline):
    """The items of a menu."""

    model = MenuItem
    form = MenuItemForm
    formset: type[MenuFormSet]
    fields = ["ordering", "text", "text_zh", "target", "address"]
    verbose_name = gettext_lazy("item")

    def get_queryset(self, request: HttpRequest) -> QuerySet[MenuItem]:
        """Return the items of this menu, with what they lead to."""
        rows: QuerySet[MenuItem] = super().get_queryset(request)
        return rows.filter(place=self.formset.place).select_related(*TARGETS)


class HeaderInline(MenuInline):
    """The menu in the head of every page."""

    formset = HeaderFormSet
    verbose_name_plural = gettext_lazy("Header")


class FooterInline(MenuInline):
    """The menu in the foot of every page."""

    formset = FooterFormSet
    verbose_name_plural = gettext_lazy("Footer")


@admin.register(Menus)
class MenusAdmin(AutosavedAdmin, AuditedAdmin, SiteRowAdmin):
    """The menus in the head and the foot of every page."""

    inlines = [HeaderInline, FooterInline]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401
        """Return none: the site's own fields are in another form."""
        return []

    def audited_name(self, obj: Any) -> str:  # noqa: ANN401
        """Return '': the name of the model says all."""
        return ""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show which items lead nowhere, and offer the present links for an empty menu."""
        filled = set(MenuItem.objects.order_by().values_list("place", flat=True))
        context |= {
            "title": _("Menus"),
            "subtitle": None,
            "problems": find_problems(at=timezone.now()),
            "may_fill": len(filled) < len(MenuItem.Place),
            # Saving leads back here in any case.
            "show_save_and_continue": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Any]",
        formsets: "list[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        """Save the items, and fill the empty menus if that was asked."""
        super().save_related(request, form, formsets, change)
        if "_fill" in request.POST:
            filled = set(MenuItem.objects.order_by().values_list("place", flat=True))
            for place in set(MenuItem.Place.values) - filled:
                for item in first_items(place):
                    item.site_id = form.instance.pk
                    item.save()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ANN401
        """Lead to the form again."""
        messages.success(request, _("The menus are saved."))
        return self.lead_to_form(obj.pk)
