"""Activities whose text names a place or organisation that nobody has linked to them: perhaps they concern it."""

import re
from functools import reduce
from operator import or_

from django.db.models import Q

from activities.models import Activity

SHORTEST = 4  # letters of a name that is looked for
MOST = 10
TEXTS = ("title", "summary", "results")
APART = re.compile(r"\s+[–—]\s+|[;,(/]")


def names_of(record):
    """The names by which a text may call it; of a crossing point the name on each side."""
    texts = [record.name_en, record.name_ru, getattr(record, "alternative_names", "")]
    texts += [one.name for one in record.aliases.all()] if hasattr(record, "aliases") else []
    names = {part.strip(" )") for text in texts if text for part in APART.split(text)}
    return sorted(name for name in names if len(name) >= SHORTEST)


def of(subject):
    """At most ten activities that name the subject as a whole word and do not concern it; none of a recommendation."""
    names = names_of(subject.record) if subject.ways else []
    if not names:
        return []
    words = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
    named = reduce(or_, (Q(**{f"{text}__mentions": name}) for name in names for text in TEXTS))
    rows = Activity.objects.visible_to(subject.user).logged().filter(named)
    rows = rows.exclude(pk__in=subject.activities.order_by().values("pk")).for_display()
    return [one for one in rows[: MOST * 5] if any(words.search(getattr(one, text)) for text in TEXTS)][:MOST]
