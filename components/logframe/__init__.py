"""The logical framework of a phase: its tree, its versions and what differs between them, its pages."""
