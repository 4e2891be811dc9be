"""What a browser does with a form: it posts back where the person's work began."""

import re
from html import unescape


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
