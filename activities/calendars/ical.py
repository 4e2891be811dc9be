"""Calendars as RFC 5545 writes them: lines of at most 75 octets that end in CR and LF, text with its marks escaped."""

import re

LONGEST_LINE = 75  # octets of UTF-8, without the line end
NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # control characters; tab and line feed are text
MARKS = re.compile(r"([\\;,])")


def escaped(text):
    """Text as the value of a property: backslash, semicolon and comma marked, line ends as \\n."""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return MARKS.sub(r"\\\1", NO_TEXT.sub("", lines)).replace("\n", r"\n")


def folded(line):
    """The line in pieces of at most 75 octets, of which each further one begins with a space; no letter is split."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    return "\r\n".join([*pieces, piece])


def text(name, value):
    """A property whose value is text."""
    return f"{name}:{escaped(value)}"


def on(name, day):
    """A property whose value is a day."""
    return f"{name};VALUE=DATE:{day:%Y%m%d}"


def at(name, moment):
    """A property whose value is a moment (aware, UTC)."""
    return f"{name}:{moment:%Y%m%dT%H%M%SZ}"


def component(name, lines):
    """A component with its properties and the components within it."""
    return [f"BEGIN:{name}", *lines, f"END:{name}"]


def written(lines):
    """The file, as bytes."""
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()
