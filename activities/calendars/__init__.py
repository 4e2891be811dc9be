"""Activities by day: on which days each stands, the months, the feed for people's own calendars, overlaps."""
