"""Who changed what, when and why; and everything as it stood at a moment."""

from bomca.history.collecting import atomic

__all__ = ["atomic"]
