"""Spans without quantities: URLs, file names, telephone numbers, codes."""

import re
from collections.abc import Iterator
from decimal import Decimal

from articles.audit.numbers import Candidate, NumberKind

_ADDRESS = re.compile(
    r"(?:https?|ftp)://[!-~]+"
    r"|(?<![A-Za-z0-9.@])www\.[!-~]+"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"
    r"|(?<![A-Za-z0-9-])[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){0,3}"
    r"\.(?:com|org|net|edu|gov|cn|io|eu|info)(?![A-Za-z0-9-])(?:/[!-~]*)?"
)
_DOI = re.compile(r"(?<![0-9.])10\.[0-9]{4,9}/[!-~]+")
_FILE = re.compile(
    r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{1,60}"
    r"\.(?:pdf|csv|xlsx?|docx?|txt|json|py|js|html?|png|jpe?g|zip|md|xml|yaml|toml)(?![A-Za-z0-9])"
)
_PHONE = re.compile(
    r"\+(?=(?:[ ()-]{0,2}[0-9]){9})[0-9]{1,3}(?:[ -]?\(?[0-9]{1,4}\)?){2,6}(?![0-9])"
    r"|\([0-9]{3,4}\) ?[0-9]{3,4}[ -]?[0-9]{4}(?![0-9])"
    r"|(?<![0-9-])(?:0[0-9]{2,3}-[0-9]{7,8}|[48]00-[0-9]{3,4}-?[0-9]{3,4}"
    r"|1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}|0[0-9]{2,4} [0-9]{3,4} ?[0-9]{3,4})(?![0-9-])"
)
_CALLED = re.compile(
    r"(?:(?<![A-Za-z])(?:tel|telephone|phone|call|fax|mobile|whatsapp|id|passcode|pin|account)(?![A-Za-z])"
    r"|电话|手机|热线|传真|致电|拨打|会议号|密码|口令|账号|卡号)[.: ]{0,3}(?P<code>[0-9(][0-9() -]{5,18}[0-9])(?![0-9])",
    re.IGNORECASE,
)
# Three groups of digits or more with hyphens between: ISBN, ORCID, 4-3-3; but dates are none.
_CHAIN = re.compile(
    r"(?<![0-9A-Za-z.-])"
    r"(?![12][0-9]{3}-[01]?[0-9]-[0-3]?[0-9](?![0-9-]))"
    r"(?![0-3]?[0-9]-[01]?[0-9]-(?:[0-9]{2}){1,2}(?![0-9-]))"
    r"[0-9]{1,13}(?:-[0-9]{1,13}){2,8}(?:-?[Xx])?(?![0-9A-Za-z])"
    # Accounts, in groups of four; columns of years are none.
    r"|(?<![0-9A-Za-z.,-])(?!(?:19|20)[0-9]{2} (?:19|20))[0-9]{4}(?: [0-9]{4}){2,5}(?: [0-9]{1,4})?(?![0-9,])"
    r"|(?<![0-9A-Za-z.-])[0-9]{3,8}-0[0-9]{2,8}(?![0-9%]|\.[0-9])"
)
# 2010/75/EU, (EU) 2016/679.
_LAW = re.compile(
    r"(?<![0-9/])[0-9]{2,4}/[0-9]{1,4}/[A-Z]{2,5}(?![A-Za-z])"
    r"|(?<=EU\) )(?:No )?[0-9]{1,4}/[0-9]{1,4}(?![0-9/])"
    r"|(?<=EC\) )(?:No )?[0-9]{1,4}/[0-9]{1,4}(?![0-9/])"
    # Application 24/0871.
    r"|(?<![0-9/.])[0-9]{2,4}/0[0-9]{2,5}(?![0-9/%]|[.,][0-9])"
    # 18 U.S.C. § 1030, 45 CFR 46, 410 U.S. 113, 88 Fed. Reg. 1200.
    r"|(?<![0-9.,$€£])[0-9]{1,3} (?:U\.? ?S\.? ?C\.?(?![A-Za-z])(?: ?§{0,2} ?[0-9]{1,5}[a-z]?)?|(?:C\.? ?F\.? ?R\.?(?: [Pp]art)?|U\.S\."
    r"|F\.(?:2d|3d|4th)|F\. ?Supp\.(?: ?[23]d)?|S\. ?Ct\.|Stat\.|Fed\. ?Reg\.) ?§{0,2} ?[0-9]{1,5}(?![0-9,%]))"
)
# Volume, issue and pages of a journal: 2011;31:1307–22, 7(3):e015276, 521, 436–444 (2015).
_JOURNAL = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2} ?; ?)?[0-9]{1,4}\([0-9]{1,4}\) ?[:,] ?[A-Za-z]?[0-9]{1,7}"
    r"(?:[-–][0-9]{1,7})?"
    r"|(?<![0-9.,])[1-9][0-9]{0,3} \([0-9]{1,5}\): ?[A-Za-z]?[0-9]{1,7}(?:[-–][0-9]{1,7})?"
    r"|(?<![0-9])(?:19|20)[0-9]{2} ?; ?[0-9]{1,4} ?: ?[A-Za-z]?[0-9]{1,7}(?:[-–][0-9]{1,7})?"
    r"|(?<![0-9.,:])[0-9]{1,4} ?: ?[0-9]{3,5}[-–][0-9]{2,5}(?![0-9:%])"
    r"|(?<![0-9.,])[0-9]{1,4}, [0-9]{1,6}(?:[-–][0-9]{1,6})?(?= \((?:19|20)[0-9]{2}\))"
    # The Lancet 382, 1234–40.
    r"|(?<=[A-Za-z.] )[1-9][0-9]{0,3}, [0-9]{3,6}[-–][0-9]{2,6}(?=[.;]|$| \()"
)
_COUNTDOWN = re.compile(
    r"(?<![0-9.,])3(?P<pause> ?(?:[,.、!…]|\.{3}) ?)2(?P=pause)1(?= ?[,.、!…\n])(?![.,][0-9])"
)
# (2004) 2 AC 118, [2019] EWCA Civ 12: volumes and pages of law reports.
_REPORT = re.compile(
    r"(?<=[0-9][)\]] )(?:[0-9]{1,3} )?(?:AC|QB|KB|Ch|WLR|All ER|EWCA (?:Civ|Crim)|EWHC|UK(?:SC|HL|PC|UT|FTT)|CLR|SCR|HCA"
    r"|FCA|NSWLR|IR|SC|SLT|ECR|EHRR|FLR|FCR|Lloyd's Rep|BCLC|ICR|IRLR|Cr App R|SGCA|HKCFA|NZLR)(?: \([A-Z][a-z]+\))? [0-9]{1,5}(?![0-9])"
)
# John 3:16, a chapter and verse.
_VERSE = re.compile(
    r"(?<![A-Za-z])(?:Genesis|Exodus|Leviticus|Deuteronomy|Joshua|Judges|Samuel|Kings|Chronicles|Job|Psalms?|Proverbs|Ecclesiastes|Isaiah"
    r"|Jeremiah|Ezekiel|Daniel|Hosea|Joel|Amos|Micah|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians"
    r"|Colossians|Thessalonians|Timothy|Titus|Hebrews|James|Peter|Jude|Revelation|Qur'?an|Surah) [0-9]{1,3}:[0-9]{1,3}(?:[-–][0-9]{1,3})?(?![0-9:])"
)
_PATTERNS = (_VERSE, _REPORT, _ADDRESS, _DOI, _FILE, _PHONE, _CALLED, _CHAIN, _LAW, _JOURNAL)
_DIGIT = re.compile(r"[0-9]{1,30}")


def opaque_in(text: str) -> list[Candidate]:
    """Return the spans in which no quantity is searched for, in order and without overlaps."""
    kept: list[Candidate] = []
    for each in sorted(_all(text), key=lambda candidate: (candidate.start, -candidate.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def identifier(start: int, end: int, digits: str) -> Candidate:
    """Return a name with digits in it; its value is the first number there."""
    return Candidate(start, end, Decimal(digits), "digits", NumberKind.IDENTIFIER, bare=False)


def _all(text: str) -> Iterator[Candidate]:
    if not _DIGIT.search(text):
        return
    for found in _COUNTDOWN.finditer(text):
        yield Candidate(
            found.start(), found.end(), Decimal(3), "digits", kind=NumberKind.IDIOM, bare=False
        )
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            start, end = found.span("code" if "code" in pattern.groupindex else 0)
            while end > start + 1 and text[end - 1] in ".,;:!?)'\"]":
                end -= 1
            if digits := _DIGIT.search(text, start, end):
                yield identifier(start, end, digits[0])
