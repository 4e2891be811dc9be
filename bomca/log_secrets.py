"""No secret reaches a log: passwords, tokens, cookies and links that open something are cut out of every line."""

import logging
import re

REMOVED = "[removed]"
QUOTED = r"""b?"(?:\\.|[^"\\])*"|b?'(?:\\.|[^'\\])*'"""
BARE = r"""(?:\\?['"])?[^\s&;,'"<>)}\]]+"""  # an unquoted value, or a quoted one that was cut off
# name: value, 'name': 'value', ('name', 'value'), name=value
BETWEEN = r"""(?:\\?['"])?\s*(?::|=>|,(?=\s*b?['"]))\s*|(?:\\?['"])?=|%3[Dd]"""

HEADER = r"(?:HTTP_|X-)?(?:Proxy[-_])?Authorization|(?:HTTP_|Set-)?Cookie2?"
NAME = (
    r"[\w-]*(?:passw(?:or)?d|passphrase|token|secret|secret_key|private_key|api_key|session_?id|session_?key)\d?"
    r"|(?:__Host-)?(?:session|csrf)"
)

PATTERNS = [
    # Authorization: … and Cookie: … to the end of the line, or of the quoted value.
    (re.compile(rf"(?i)\b({HEADER})({BETWEEN})(?:{QUOTED}|[^\r\n]+)"), rf"\1\2{REMOVED}"),
    (re.compile(r"\b([Bb]earer|Basic) (?=[\w.~+/=-]*[A-Z\d=_])[\w.~+/-]{6,}=*"), rf"\1 {REMOVED}"),
    # Tokens and secrets of our own keep the part that tells which one it was.
    (re.compile(r"\b(bomca_[a-z0-9]+_)[A-Za-z0-9]{12,}"), rf"\1{REMOVED}"),
    (re.compile(rf"(?i)(?<![\w-])({NAME})({BETWEEN})(?:{QUOTED}|{BARE})"), rf"\1\2{REMOVED}"),
    # Codes of sign-in and of OAuth stand in addresses and forms.
    (re.compile(rf"(?i)(?<![\w-])(code|otp)(=|%3[Dd]){BARE}"), rf"\1\2{REMOVED}"),
    # Links that reset a password, confirm an address, accept an invitation, let an agency answer or feed a calendar.
    (
        re.compile(r"(?i)(/(?:answer|feed|reset|key|invitations?|invite|confirm(?:-email)?)/)[^\s?&'\"<>]+"),
        rf"\1{REMOVED}",
    ),
]


def without_secrets(text):
    """Return the text with every secret in it replaced."""
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return text


class WithoutSecrets(logging.Filter):
    """Cleans message, arguments and traceback of every record of the handler it is put on; lets every record pass."""

    traceback = logging.Formatter()

    def filter(self, record):
        try:
            told = record.getMessage()
        except Exception:  # a wrong format must not break what was being logged
            told = f"{record.msg} {record.args}"
        record.msg, record.args = without_secrets(told), None
        if record.exc_info and not record.exc_text:
            record.exc_text = self.traceback.formatException(record.exc_info)
        for name in ("exc_text", "stack_info"):
            if text := getattr(record, name):
                setattr(record, name, without_secrets(text))
        return True
