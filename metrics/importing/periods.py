"""Periods and statuses as files write them. Pure."""

import re

from django.utils import translation
from django.utils.translation import gettext as _

from collabsite.web.phrases import listed, qualified
from metrics.importing.files import UnclearError
from metrics.importing.names import folded
from metrics.models import Observation

Status = Observation.Status

_YEAR = r"(?!0000)(\d{4})(?:\.0)?\s*年?"
_MONTH = re.compile(r"(?!0000)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:[-/.]0?1)?")
_QUARTER = re.compile(
    r"(?!0000)(\d{4})\s*[-/ 年]?\s*(?:Q|第)\s*([1-4一二三四])\s*(?:季度)?", re.IGNORECASE
)
_HANZI = {"一": "1", "二": "2", "三": "3", "四": "4"}

# What editors and other offices write for the statuses, beside the codes and our own names.
_ALIASES = {
    Status.NORMAL: ["final", "正式", "正常", "最终"],
    Status.BREAK: ["break", "b", "序列中断"],
    Status.ESTIMATED: ["estimate", "est.", "est", "估计", "估算"],
    Status.FORECAST: ["projection", "projected", "预测", "预计"],
    Status.PROVISIONAL: ["preliminary", "prov.", "初步", "暂定", "临时", "初步数据"],
    Status.MISSING: ["n/a", "na", "缺失", "无数据"],
    Status.NOT_APPLICABLE: ["not applicable", "不适用", "不可能存在"],
}


def read_period(text: str) -> str:
    """Return a period as it is stored. Raises UnclearError with a sentence if it is none."""
    text = text.strip()
    if re.fullmatch(_YEAR, text, re.ASCII):
        return text[:4]
    if month := _MONTH.fullmatch(text):
        if 1 <= int(month[2]) <= 12:
            return f"{month[1]}-{int(month[2]):02}"
    elif quarter := _QUARTER.fullmatch(text):
        return f"{quarter[1]}-Q{_HANZI.get(quarter[2], quarter[2])}"
    if text:
        raise UnclearError(
            _("“%(text)s” is no period; write a year such as 2022, 2022-05 or 2022-Q1")
            % {"text": text[:40]}
        )
    return ""


def status_names() -> dict[str, str]:
    """Return the statuses by all that they are called, folded, in any language of the site."""
    names: dict[str, str] = {}
    for language in ["en", "zh-hans"]:
        with translation.override(language):
            names |= {folded(str(status.label)): status.value for status in Status}
    names |= {folded(word): status.value for status, words in _ALIASES.items() for word in words}
    return names | {status.value.lower(): status.value for status in Status}


def unknown_status(text: str) -> str:
    """Return what to write instead of a status that is none."""
    known = listed(qualified(status.value, status.label) for status in Status)
    return _("“%(text)s” is no status; write %(known)s, or leave it empty") % {
        "text": text[:40],
        "known": known,
    }
