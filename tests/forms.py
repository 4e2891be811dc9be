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
