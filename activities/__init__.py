"""What was done: the activity log."""
