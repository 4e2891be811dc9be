"""What every answer of the portal tells the browser, whatever is asked and by whom."""

EXACTLY = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
AMONG_OTHERS = {
    "Content-Security-Policy": ["default-src 'none'"],
    "Permissions-Policy": ["geolocation=()", "publickey-credentials-get=(self)"],
}


def wrong_headers(response):
    """The names of the headers of an answer that do not say what they must."""
    told = response.headers
    wrong = [name for name, value in EXACTLY.items() if told.get(name) != value]
    wrong += [name for name, parts in AMONG_OTHERS.items() if any(part not in told.get(name, "") for part in parts)]
    if "unsafe" in told.get("Content-Security-Policy", ""):
        wrong.append("Content-Security-Policy")
    if not {"private", "no-cache"} & set(told.get("Cache-Control", "").split(", ")):
        wrong.append("Cache-Control")
    return wrong
