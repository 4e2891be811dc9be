"""What the office has written, and which version the report replaces, as a document prints them."""

from django.utils.translation import gettext as _

from reports import wording


def written(snapshot: dict, place: str) -> list[dict]:
    """The texts that stand before or after what is computed; a required one that is missing is shown as missing."""
    return [
        {"heading": wording.text(one["title"]), "paragraphs": paragraphs(one["text"])}
        for one in snapshot.get("texts", [])
        if one["place"] == place and (one["text"] or one["is_required"])
    ]


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def version(snapshot: dict) -> str:
    """The version, and which one it takes the place of."""
    replaced = snapshot.get("replaces")
    if not replaced:
        return str(snapshot["version"])
    if replaced["note"]:
        said = _("%(version)s, replaces version %(replaced)s, which was returned: %(note)s")
    else:
        said = _("%(version)s, replaces version %(replaced)s")
    return said % {"version": snapshot["version"], "replaced": replaced["version"], "note": replaced["note"]}
