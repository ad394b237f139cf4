"""The brief that a person's tagged passages write: what stands in it, and how its owner arranges it."""
