"""What BOMCA did at a place, for an organisation, or on a recommendation, over all phases: one line after the other."""
