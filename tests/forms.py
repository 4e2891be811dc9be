"""What a browser does with a form: it posts back where the person's work began."""

import re
from html import unescape
from html.parser import HTMLParser


def hidden(page, name="started_from"):
    """The value of the page's first hidden field of that name."""
    html = page.content.decode() if hasattr(page, "content") else page
    found = re.search(rf'<input type="hidden" name="{re.escape(name)}" value="([^"]*)"', html)
    assert found, f"The page carries no {name}."
    return unescape(found.group(1))


def begun(client, address):
    """What the form or the steps at this address carry, to be posted with what is typed."""
    return {"started_from": hidden(client.get(address))}


def administered(page):
    """What the administration's page of an account carries: where the work began, and the rows of roles, unchanged."""
    rows = {"TOTAL": 0, "INITIAL": 0}
    return {"read_revision": hidden(page, "read_revision")} | {
        f"assignments-{name}_FORMS": number for name, number in rows.items()
    }


class Fields(HTMLParser):
    """What the fields of the page's main form hold: name -> values, as a browser posts them without pressing a button."""

    def __init__(self):
        super().__init__()
        self.held, self.select, self.area, self.is_template, self.is_here = {}, None, None, False, False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.is_here = "data-save" in attrs
        elif tag == "template":
            self.is_template = True
        if not self.is_here or self.is_template:
            return
        name = attrs.get("name")
        if tag == "select":
            self.select = name
            self.held[name] = []
        elif tag == "option" and self.select and (not self.held[self.select] or "selected" in attrs):
            self.held[self.select] = [attrs.get("value", "")]
        elif tag == "textarea":
            self.area = name
            self.held[name] = [""]
        elif tag == "input" and name and (attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs):
            self.held.setdefault(name, []).append(attrs.get("value", "on" if attrs.get("type") == "checkbox" else ""))

    def handle_data(self, data):
        if self.area:
            self.held[self.area][0] += data if self.held[self.area][0] else data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_here = False
        elif tag == "template":
            self.is_template = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def posted_by(page):
    """What a browser would post of the page's form, as it is filled in."""
    fields = Fields()
    fields.feed(page)
    return fields.held
