"""Query parameters of COUNTER_API 5.1."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from collabsite.pageviews.reporting.counter.reports import CUSTOMER_ID
from collabsite.web.query_params import UNVALIDATED, Description, Query, other_parameters

type Text = Annotated[str, UNVALIDATED]


@dataclass(frozen=True)
class ServiceQuery(Query):
    """Query parameters of COUNTER_API that need no customer."""

    platform: Annotated[Text, Description("The host of the site; there is no other.")] = ""


@dataclass(frozen=True)
class CustomerQuery(ServiceQuery):
    """Query parameters of COUNTER_API for a customer."""

    customer_id: Annotated[
        Text, Description(f"`{CUSTOMER_ID}`, which is everybody: there is no other.")
    ] = ""
    requestor_id: Annotated[Text, Description("Not needed.")] = ""
    api_key: Annotated[Text, Description("Not needed.")] = ""


@dataclass(frozen=True)
class PlatformReportQuery(CustomerQuery):
    """Query parameters of the Platform Report by COUNTER_API."""

    begin_date: Annotated[Text, Description("The first month, by itself or by a day in it.")] = ""
    end_date: Annotated[Text, Description("The last month, by itself or by a day in it.")] = ""
    metric_type: Annotated[Text, Description("Metric_Types, separated by `|`.")] = ""
    data_type: Annotated[Text, Description("Data_Types, separated by `|`.")] = ""
    access_method: Annotated[Text, Description("Access_Methods, separated by `|`.")] = ""
    attributes_to_show: Annotated[Text, Description("Attributes, separated by `|`.")] = ""
    granularity: Annotated[
        Text, Description("`Month`, or `Total`: all in the first month of the period.")
    ] = ""
    others: Annotated[
        Mapping[str, str],
        Description("Other parameters are ignored, and named in an exception."),
    ] = other_parameters()


@dataclass(frozen=True)
class ItemReportQuery(PlatformReportQuery):
    """Query parameters of the Item Report by COUNTER_API."""

    access_type: Annotated[Text, Description("Access_Types, separated by `|`.")] = ""
    yop: Annotated[
        Text, Description("Years of publication or ranges of them, separated by `|`.")
    ] = ""
    item_id: Annotated[Text, Description("An item's proprietary identifier or URI.")] = ""
    author: Annotated[Text, Description("The name of an author.")] = ""
    include_parent_details: Annotated[Text, Description("No item has a parent.")] = ""
    include_component_details: Annotated[Text, Description("Not supported.")] = ""
