"""Somebody who is signed in, and what they do at the desk by its links, labels and buttons."""

from collections.abc import Mapping

from tests.promises.visitor import Page, Value, Visitor


class Desk(Visitor):
    """A visitor who has signed in with the form."""

    def __init__(self, url: str, name: str, password: str) -> None:
        super().__init__(url)
        self.name = name
        signed_in = {"Username or e-mail": name, "Password": password}
        page = self.open("/admin/").press("Sign in", signed_in)
        assert page.path == "/admin/", page.text

    def go(self, *links: str) -> Page:
        """Return the page behind these links, of which the first is on the front page of the desk."""
        page = self.open("/admin/")
        for link in links:
            page = page.follow(link)
        return page

    def invite(self, address: str, *roles: str) -> "Desk":
        """Invite somebody with these roles, and return them at the desk once they have joined."""
        fields: dict[str, Value] = {"E-mail address": address, **dict.fromkeys(roles, True)}
        page = self.go("People", "Invite").press("Invite", fields)
        joining = Visitor(self.url).open(page.shown_in("The link of the invitation"))
        name, password = address.split("@")[0], "a-stone-in-the-river"
        given = {"Username": name, "Password": password, "Password confirmation": password}
        joining.press("Create the account and sign in", given)
        return Desk(self.url, name, password)

    def import_file(self, name: str, content: str | bytes) -> Page:
        """Import a text file as an article; return its form."""
        data = content if isinstance(content, bytes) else content.encode()
        return self.go("Import a file…").press("Import", {"Drop the file": (name, data)})

    def article(self, title: str) -> Page:
        """Return the form of an article."""
        return self.go("Articles", title)

    def change(self, title: str, values: Mapping[str, Value]) -> Page:
        """Fill fields of an article's form, and save."""
        return self.article(title).press("Save", values)

    def rewrite(self, title: str, old: str, new: str) -> Page:
        """Replace words in an article, and save."""
        return self.article(title).replace(old, new).press("Save")

    def publish(self, title: str, values: Mapping[str, Value] | None = None) -> Page:
        """Publish an article, with all warnings accepted; return the page that follows."""
        page = self.article(title).press("Publish…")
        accepted = dict.fromkeys(page.boxes("Publish"), True)
        return page.press("Publish", {**accepted, **(values or {})})

    def make_dataset(self, title: str, table: str) -> Page:
        """Make a dataset of a table with tabs; return its page."""
        read = self.go("Data", "Add dataset").press("Read the table", {"Paste a table": table})
        return read.press("Create dataset", {"Title": title})

    def correct(self, title: str, cells: Mapping[str, str]) -> Page:
        """Type into cells of a dataset, which are named by row and column, and save."""
        return self.go("Data", title, "Edit the data").press("Save", cells)

    def issue(self, title: str, values: Mapping[str, Value] | None = None) -> Page:
        """Issue a release of a dataset, with all warnings accepted; return the page that follows."""
        page = self.go("Data", title, "Issue release…")
        accepted = dict.fromkeys(page.boxes("Issue release"), True)
        return page.press("Issue release", {**accepted, **(values or {})})
