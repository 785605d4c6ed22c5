"""People: who may do what, and what happens to their sessions."""

import re
from functools import partial

import pytest

from tests.promises.desk import Desk
from tests.promises.sites import ADMIN
from tests.promises.visitor import Page, Visitor
from tests.support.site_process import Site

PASSWORD = "a river of many words"


def invite(desk: Desk, name: str, role: str) -> str:
    """Invite a person; return the link that the owner passes on."""
    form = desk.go("People").follow("Invite")
    page = form.press("Invite", {"E-mail address": f"{name}@example.org", role: True})
    [link] = re.findall(r"http://[^\s\"<]*/accounts/invitation/[-\w]+/", page.answer.text)
    return str(link)


def join(desk: Desk, name: str, role: str) -> Desk:
    """Return a new person who has joined with a role."""
    welcome = Visitor(desk.url).open(invite(desk, name, role))
    who = {"First name": name.title(), "Last name": "Holm", "Username": name}
    secret = {"Password": PASSWORD, "Password confirmation": PASSWORD}
    page = welcome.press("Create the account and sign in", {**who, **secret})
    assert page.path == "/admin/"
    return Desk(desk.url, name, PASSWORD)


@pytest.fixture(scope="module")
def author(desk: Desk) -> Desk:
    return join(desk, "an-author", "Author")


@pytest.fixture(scope="module")
def editor(desk: Desk) -> Desk:
    return join(desk, "an-editor", "Editor")


@pytest.fixture(scope="module")
def steward(desk: Desk) -> Desk:
    return join(desk, "a-steward", "Data steward")


def fields_of(page: Page, button: str) -> list[tuple[str, str]]:
    """Return what a forger would send: a form with all of its boxes ticked, that names no writer."""
    form = page._form(page._button(button))
    fields = [one for one in page._fields(form) if one.get("name") not in {"writer", "form_key"}]
    return [
        (
            one.get("name"),
            one.get("value", "on") if one.get("type") == "checkbox" else one.value or "",
        )
        for one in fields
    ]


def forge(person: Desk, page: Page, button: str) -> int:
    """Send the form of another person's page with one's own session; return the status."""
    sent = [pair for pair in fields_of(page, button) if pair[0] != "csrfmiddlewaretoken"]
    sent.append(("csrfmiddlewaretoken", str(person.session.cookies["csrftoken"])))
    answer = person.session.post(page.answer.url, sent, headers={"Referer": page.answer.url})
    return int(answer.status_code)


def test_an_invitation_makes_one_account_with_its_role(desk: Desk, site: Site) -> None:
    """The link of an invitation makes one account with the role it names, and then answers nobody."""
    link = invite(desk, "guest", "Author")
    welcome = Visitor(site.url).open(link)
    assert "Author" in welcome.text
    secret = {"Password": PASSWORD, "Password confirmation": PASSWORD}
    named = {"First name": "Ann", "Last name": "Li", "Username": "guest"}

    welcome.press("Create the account and sign in", {**named, **secret})

    guest = Desk(site.url, "guest", PASSWORD)
    assert "Write an article" in guest.open("/admin/").links()
    assert guest.fetch("/admin/auth/user/").status_code == 403
    assert Visitor(site.url).fetch(link).status_code == 404
    assert Visitor(site.url).fetch(link[:-2] + "x/").status_code == 404


def test_an_author_changes_own_articles_and_publishes_nothing(
    desk: Desk, author: Desk, reader: Visitor
) -> None:
    """An author writes drafts and submits them, and neither a link nor a forged form publishes them."""
    desk.import_file("others.md", "# Of Others\n\nNot the author's.\n")
    own = author.import_file("own.md", "# Of an Author\n\nWritten alone.\n")
    own.replace("Written alone.", "Written alone, twice.").press("Save")
    other = desk.article("Of Others")
    publishing = desk.article("Of an Author").press("Publish…")

    assert forge(author, publishing, "Publish") == 403
    assert forge(author, other, "Save") == 403
    assert reader.fetch("/articles/of-an-author/").status_code == 404
    assert "Not the author's." in desk.article("Of Others").answer.text.replace("&#x27;", "'")
    for page in [
        "/admin/auth/user/",
        "/admin/site/siteidentity/1/change/",
        "/admin/site/menus/",
    ]:
        assert author.fetch(page).status_code == 403, page


def test_an_editor_publishes_but_neither_issues_data_nor_invites(
    desk: Desk, editor: Desk, reader: Visitor
) -> None:
    """An editor publishes every article, sees data without changing it, and has no say in people."""
    desk.import_file("aqueducts.md", "# Aqueducts\n\nA canal is level.\n")

    editor.publish("Aqueducts")

    assert reader.open("/articles/aqueducts/").heading == "Aqueducts"
    desk.make_dataset("Levels of June", "River\tLevel\nElbe\t211\n")
    assert (
        forge(editor, desk.go("Data", "Levels of June", "Issue release…"), "Issue release") == 403
    )
    assert forge(editor, desk.go("People").follow("Invite"), "Invite") == 403
    assert reader.fetch("/data/levels-of-june/").status_code == 404


def test_a_data_steward_issues_data_and_writes_no_articles(
    desk: Desk, steward: Desk, reader: Visitor
) -> None:
    """A data steward makes and issues datasets, and neither changes nor publishes an article."""
    steward.make_dataset("Levels of May", "River\tLevel\nElbe\t212\nOder\t98\n")
    steward.issue("Levels of May")
    desk.import_file("quays.md", "# Quays\n\nStone and rope.\n")

    assert ["Elbe", "212"] in reader.open("/data/levels-of-may/").rows()
    publishing = desk.article("Quays").press("Publish…")
    assert forge(steward, publishing, "Publish") == 403
    assert forge(steward, desk.article("Quays"), "Save") == 403
    assert reader.fetch("/articles/quays/").status_code == 404


def test_a_form_of_another_site_changes_nothing(desk: Desk, site: Site, reader: Visitor) -> None:
    """A form without the token of the session, or sent by another site, is refused."""
    desk.import_file("wharves.md", "# Wharves\n\nA pier stands.\n")
    page = desk.article("Wharves").press("Publish…")
    send = partial(desk.session.post, page.answer.url)
    right = fields_of(page, "Publish")
    forged = [(name, "x" * 64 if name == "csrfmiddlewaretoken" else value) for name, value in right]

    for sent, origin in [(forged, site.url), (right, "https://elsewhere.example")]:
        answer = send(sent, headers={"Origin": origin, "Referer": f"{origin}/"})
        assert answer.status_code == 403
        assert reader.fetch("/articles/wharves/").status_code == 404

    send(right, headers={"Origin": site.url})
    assert reader.open("/articles/wharves/").heading == "Wharves"


def test_what_is_typed_survives_the_end_of_a_session(desk: Desk, site: Site) -> None:
    """Who saves after the session has ended signs in again, and finds what was typed."""
    desk.import_file("jetties.md", "# Jetties\n\nA jetty juts out.\n")
    writer = Desk(site.url, *ADMIN)
    page = writer.article("Jetties").replace("juts out", "reaches out")
    writer.session.cookies.clear()

    login = page.press("Save")
    name, password = ADMIN
    back = login.press("Sign in", {"Username or e-mail": name, "Password": password})

    assert "kept" in login.text
    assert back.path == page.path
    assert any(
        "reaches" in shown
        for shown in (back.answer.text, *(back.follow(link).answer.text for link in _kept(back)))
    )


def _kept(page: Page) -> list[str]:
    """Return the links to what was typed and not saved."""
    return [name for name in page.links() if name.startswith("Compare")]


def test_passwords_can_not_be_guessed(desk: Desk, site: Site) -> None:
    """After some wrong passwords of an account even the right one waits, and nobody learns which name exists."""
    join(desk, "late", "Author")
    visitor = Visitor(site.url)

    def attempt(name: str, password: str) -> Page:
        form = visitor.open("/accounts/login/")
        data = {"Username or e-mail": name, "Password": password}
        try:
            return form.press("Sign in", data)
        except AssertionError:
            return form.press("Sign in", data, status=429)

    wrong, unknown = attempt("late", "wrong"), attempt("nobody", "wrong")
    for _time in range(5):
        attempt("late", "wrong")
    locked = attempt("late", PASSWORD)

    assert (wrong.status, wrong.text.replace("late", "")) == (
        unknown.status,
        unknown.text.replace("nobody", ""),
    )
    assert visitor.fetch("/admin/", allow_redirects=False).status_code == 302
    assert "Too many" in locked.text


def test_a_person_who_leaves_is_out_at_once(desk: Desk, site: Site) -> None:
    """An account that the owner deactivates has no session any more, and what it did stays in the log."""
    leaver = join(desk, "leaver", "Editor")
    leaver.import_file("left.md", "# Left Behind\n\nWords of a leaver.\n")

    desk.go("People").follow("Leaver Holm leaver").follow("Deactivate…").press("Deactivate")

    assert leaver.fetch("/admin/", allow_redirects=False).status_code == 302
    login = Visitor(site.url).open("/accounts/login/")
    login.press("Sign in", {"Username or e-mail": "leaver", "Password": PASSWORD})
    assert login.visitor.fetch("/admin/", allow_redirects=False).status_code == 302
    assert "leaver" in desk.go("Audit log").text
    assert "Left Behind" in desk.go("Articles").text
