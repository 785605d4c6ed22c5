"""Articles in the admin: their form, and the addresses of their other pages."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from articles.admin import forms, links, media, permissions, preview, sources, translations
from articles.admin.drafts import conflicts, file_import, history
from articles.admin.drafts.form_content import read_form
from articles.admin.drafts.versioned_admin import VersionedAdmin
from articles.admin.lists import ArticleListAdmin, PageAdmin
from articles.admin.prose import audit, claims
from articles.admin.prose import editor as prose_editor
from articles.admin.publishing import editions, proposals, review
from articles.content import ArticleContent, ArticleSection
from articles.drafts import content_of
from articles.drafts.comparison import compare_contents
from articles.drafts.ownership import pass_on
from articles.drafts.working_copy import write_sections
from articles.models import Article, Kind, Page
from articles.prose.sanitize import sanitize
from articles.prose.sections import split_text
from articles.public.editions import edition_versions
from collabsite.counting.items import Item
from collabsite.counting.pages import item_readership
from collabsite.site.identity import site_identity
from collabsite.web.admin.pages import AdminPage, AutosavedAdmin
from collabsite.web.admin.requests import editor, parse_key
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def readership_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the article is read."""
    article = permissions.get_permitted_article(request, permissions.can_view, pk)
    if not permissions.can_see_readership(editor(request), article):
        raise PermissionDenied
    versions = edition_versions(article.pk, at=timezone.now())
    return item_readership(request, article, Item("article", article.pk), versions=versions)


# Names of the pages with a note, which is kept like the form.
NOTE_PAGES = frozenset({"publish", "proposal", "retract", "review"})
# The pages of an article beside its form.
PAGES = [
    AdminPage("<int:pk>/publish/", editions.publish_page, "publish"),
    AdminPage("<int:pk>/editions/<int:number>/withdraw/", editions.withdraw_page, "withdraw"),
    AdminPage("<int:pk>/editions/<int:number>/time/", editions.reschedule_page, "reschedule"),
    AdminPage("<int:pk>/retract/", editions.retract_page, "retract"),
    AdminPage("<int:pk>/discard/", history.discard_page, "discard"),
    AdminPage("<int:pk>/proposal/", proposals.proposal_page, "proposal"),
    AdminPage("<int:pk>/proposal/draft/", proposals.proposal_draft_page, "proposal_draft"),
    AdminPage("proposals/", proposals.proposals_page, "proposals"),
    AdminPage("<int:pk>/review/", review.review_page, "review"),
    AdminPage("<int:pk>/comments/", review.comments_page, "comments"),
    AdminPage("<int:pk>/merge/", conflicts.merge_page, "merge"),
    AdminPage("<int:pk>/history/compare/", history.compare_page, "compare"),
    AdminPage("<int:pk>/history/<slug:state>/restore/", history.restore_page, "restore"),
    AdminPage("<int:pk>/translate/", translations.translate_page, "translate"),
    AdminPage("import/", file_import.import_page, "import"),
    AdminPage("<int:pk>/import/", file_import.import_page, "import_into"),
    AdminPage("<int:pk>/imported/<int:revision>/", file_import.report_page, "imported"),
    AdminPage("<int:pk>/recover/", history.binned_page, "recover"),
    AdminPage("<int:pk>/exempt/", audit.exempt_view, "exempt"),
    AdminPage("<int:pk>/preview/", preview.preview_page, "preview"),
    AdminPage("<int:pk>/previews/", preview.previews_page, "previews"),
    AdminPage("<int:pk>/readership/", readership_page, "readership"),
    AdminPage("audit/", audit.audit_view, "audit"),
    AdminPage("claim/", claims.state_claim, "state_claim"),
    AdminPage("owners/", forms.owner_list, "owners"),
    AdminPage("sources/", sources.source_list, "sources"),
    AdminPage("sources/add/", sources.add_source, "add_source"),
    AdminPage("links/", links.link_list, "links"),
    AdminPage("paste/", prose_editor.import_paste, "paste"),
    AdminPage("equation/", prose_editor.preview_equation, "equation"),
    AdminPage("images/", media.image_list, "images"),
    AdminPage("images/add/", media.add_image, "add_image"),
]


@admin.register(Article)
class ArticleAdmin(AutosavedAdmin, VersionedAdmin, ArticleListAdmin):
    """Working copies of articles."""

    pages = PAGES
    autosaved_pages = AutosavedAdmin.autosaved_pages | NOTE_PAGES

    form = forms.ArticleForm
    autocomplete_fields = ["original", "cover"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["edition_counts", "views", "owner_name", "read_text"]

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:  # noqa: ANN401
        """Return the fields, with the record of an existing article.

        The class of a fieldset says in which place of the page it stands. A page has fewer of them.
        """
        user = editor(request)
        is_page = forms.kind_of_form(request, obj) == Kind.PAGE
        may_change = obj is None or permissions.can_change(user, obj)
        about = ["slug", "language", *([] if is_page else ["date", "cover", "topics"])]
        views = [] if is_page else ["views"]
        owner = forms.OWNER if permissions.can_change_any(user) else "owner_name"
        places: list[tuple[str, Any, list[str]]] = [
            ("writing-head", None, ["title", "standfirst"]),
            ("writing-body", None, ["text" if may_change else "read_text"]),
            ("pane-about", None, about),
            ("pane-origin", gettext_lazy("Origin"), ["origin", "origin_url", "doi"]),
            ("pane-origin", gettext_lazy("Translation"), ["original", "original_edition"]),
        ]
        if is_page:
            del places[3]
        if obj:
            record = ["edition_counts", *views, owner]
            places.append(("pane-record", gettext_lazy("Editions and owner"), record))
        return [(name, {"fields": fields, "classes": [place]}) for place, name, fields in places]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[Any]:
        """Return the parts of the form; a page has no byline."""
        is_page = forms.kind_of_form(request, obj) == Kind.PAGE
        return [*([] if is_page else [forms.AuthorshipInline]), forms.CitationInline]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Set the language of a new article to that of the site, or else of the interface."""
        language = site_identity().language or get_language()
        return {"language": language, **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # noqa: ANN401
        """Set the fields of the owner, without Django's buttons, and of the topics.

        Topics are checkboxes: they are few, and need no script.
        """
        if db_field.name == forms.OWNER:
            return forms.OwnerField()
        if db_field.name == "topics":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=pgettext_lazy("of an article", "owner"))
    def owner_name(self, article: Article) -> str:
        """Return the name of the owner."""
        return display_name(article.owner) or _("nobody")

    @admin.display(description=gettext_lazy("text"))
    def read_text(self, article: Article) -> SafeString:
        """Return the text as it is read, with the keys of marks in their places."""
        heading = '<p class="section-heading">{}</p>'
        return format_html_join(
            "",
            # A script finds the words of comments in it.
            '{}<div data-commentable="{}">{}</div>',
            (
                (
                    format_html(heading, each.heading) if each.heading else "",
                    each.anchor,
                    # Prose is sanitized before it is stored; this does not rely on it.
                    mark_safe(sanitize(each.body)),  # noqa: S308
                )
                for each in article.sections.all()
            ),
        )

    @admin.display(description=gettext_lazy("editions"))
    def edition_counts(self, article: Any) -> str:  # noqa: ANN401
        """Return the number of editions, with a link to their list."""
        count = article.public_number or 0
        if not count and not article.due_at:
            return _("None yet: readers don't see this %(noun)s.") % {"noun": article.noun}
        words = _("%(count)d published, permanently")
        if article.due_at:
            words = _("%(count)d published, one waiting")
        editions_list = reverse("admin:articles_edition_changelist")
        address = f"{editions_list}?article__id__exact={article.pk}"
        return format_html('<a href="{}">{}</a>', address, words % {"count": count})

    def view_on_site(self, article: Any) -> str | None:  # noqa: ANN401
        """Return the address of the public page, if there is one."""
        if article.public_slug is None:
            return None
        return Kind(article.kind).url("article", article.public_slug)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Refuse to delete an article of somebody else, or one with editions."""
        allowed = permissions.can_delete(editor(request), obj)
        return allowed and not (obj and getattr(obj, "frozen_at", None))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Render the form with the security policy that the prose editor needs."""
        obj, user = context["original"], editor(request)
        may_change = self.has_change_permission(request, obj)
        may_write_all = obj is not None and permissions.can_write_all(user, obj)
        is_page = forms.kind_of_form(request, obj) == Kind.PAGE
        frozen_at = getattr(obj, "frozen_at", None)
        context |= prose_editor.editor_context(request) | {
            "is_compared": True,
            "is_page": is_page,
            "may_publish": permissions.can_publish(user),
            "may_import": may_write_all,
            "may_discard": may_write_all and frozen_at is not None and obj.updated_at > frozen_at,
        }
        if is_page:
            change = _("Change page") if may_change else _("View page")
            context["title"] = change if obj else _("Add page")
        if obj:
            obj.shows_readership = self.shows_readership(request, obj)
            context["status_words"] = self.status(obj)
            context["edition_seal"] = self.newest_edition(obj)
            context |= translations.translation_context(user, obj, may_change=may_change)
            context["readers_note"] = _explain_read_only(user, obj)
            context["comments"] = review.list_comments(request, obj)
        render = csp_override(prose_editor.EDITOR_CSP)(super().render_change_form)
        response: HttpResponse = render(request, context, *args, **kwargs)
        return response

    def can_write(self, request: HttpRequest, page: str, obj: Any) -> bool:  # noqa: ANN401
        """Return whether the user may post the form of the page."""
        if page in NOTE_PAGES:
            return permissions.can_publish(editor(request), obj)
        return super().can_write(request, page, obj)

    def compare_kept(self, request: HttpRequest, page: str, data: QueryDict, obj: Any) -> Any:  # noqa: ANN401
        """Return the comparison of what was written with the draft, None for a note beside it."""
        if page in NOTE_PAGES:
            return None
        stored = content_of(obj) if obj else ArticleContent()
        form = self.get_form(request, obj, change=obj is not None)(data)
        mine = read_form(form, data, obj, stored)
        return compare_contents(stored, mine, at=timezone.now())

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:  # noqa: ANN401
        """Save the article; without changes it keeps the time of its last change.

        Who adds it owns it.
        """
        if not change:
            obj.owner = editor(request)
        elif forms.OWNER in form.cleaned_data:
            owner = form.cleaned_data[forms.OWNER]
            form.is_passed_on = pass_on(obj, to=owner, by=editor(request))
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def construct_change_message(self, request: HttpRequest, form: Any, *args: Any) -> Any:  # noqa: ANN401
        """Return the changes for the log, None if the article was only passed on."""
        message = super().construct_change_message(request, form, *args)
        return None if form.is_passed_on and not message else message

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: ANN401
        """Save the text, byline and citations; a change in them is a change of the article."""
        super().save_related(request, form, formsets, change)
        if "text" in form.changed_data:
            stored = form.instance.sections.all()
            opening = next((each.anchor for each in stored if not each.heading), "")
            found = split_text(form.cleaned_data["text"], opening=opening)
            write_sections(form.instance, [ArticleSection(*section) for section in found])
        if not form.has_changed() and any(formset.has_changed() for formset in formsets):
            form.instance.save(update_fields=["updated_at"])

    def response_add(self, request: HttpRequest, obj: Article, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Redirect as the submit button says; the admin of pages names a page, and leads to its list."""
        if answer := _redirect_of_button(request, obj):
            return answer
        if obj.is_page:
            return self._page_admin().response_add(request, _as_page(obj), *args, **kwargs)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Redirect as the submit button says."""
        action, _dash, number = request.POST.get("_continue", "").partition("-")
        if action == "follow" and obj.original_id and (edition := parse_key(number)):
            translations.follow(request, obj, edition)
        if answer := _redirect_of_button(request, obj):
            return answer
        if obj.is_page:
            return self._page_admin().response_change(request, _as_page(obj))
        return super().response_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:  # noqa: ANN401
        """Lead to the list of its kind."""
        if Article.with_binned.get(pk=obj_id).is_page:
            return self._page_admin().response_delete(request, obj_display, obj_id)
        return super().response_delete(request, obj_display, obj_id)

    def _page_admin(self) -> PageAdmin:
        return cast("PageAdmin", self.admin_site.get_model_admin(Page))


def _as_page(article: Article) -> Page:
    """Return the page that is stored as this article, so that the admin calls it a page."""
    page = Page()
    vars(page).update(vars(article))
    return page


def _redirect_of_button(request: HttpRequest, obj: Article) -> HttpResponse | None:
    if "_submit_for_review" in request.POST:
        return review.submit_for_review(request, obj)
    # These are values of Django's own button, so that Django treats them like “Save and continue editing”.
    match request.POST.get("_continue"):
        case "preview" | "publish" as page:
            return redirect(f"admin:articles_article_{page}", obj.pk)
        case "translate" if permissions.can_translate(editor(request), obj):
            return translations.open_translation(request, obj)
    return None


def _explain_read_only(user: "User", article: Article) -> str:
    """Return why an author can only read the article, '' if the user can change it or is no author."""
    if not permissions.can_change(user) or permissions.can_change(user, article):
        return ""
    params = {"noun": article.noun, "name": display_name(article.owner)}
    if article.owner:
        words = _("You can read this %(noun)s. Its owner, %(name)s, and editors can change it.")
    else:
        words = _("You can read this %(noun)s. It has no owner; only editors can change it.")
    return words % params
