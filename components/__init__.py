"""What was agreed: phases, their extensions, agreements, partners and components."""
