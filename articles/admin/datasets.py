"""Admin of datasets, with the pages that name articles: the issue of a release, and the pickers of prose."""

from django.contrib import admin

from articles.admin import data_pickers
from articles.admin.issue import issue_page
from collabsite.web.admin.pages import AdminPage
from metrics.admin import DatasetAdmin
from metrics.models import Dataset


@admin.register(Dataset)
class QuotedDatasetAdmin(DatasetAdmin):
    """Datasets that articles quote."""

    autosaved_pages = DatasetAdmin.autosaved_pages | {"issue"}
    pages = [
        *DatasetAdmin.pages,
        AdminPage("<int:pk>/issue/", issue_page, "issue"),
        *data_pickers.PAGES,
    ]
