"""Work plans: written, approved by a steering meeting, and held against what was done."""
