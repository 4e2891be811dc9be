"""A table of who was there, as it is pasted from Excel or Word: read, matched to agencies, counted without names."""

from activities.attendance.reading import MOST_CHARACTERS, Question, Reading, read

__all__ = ["MOST_CHARACTERS", "Question", "Reading", "read"]
