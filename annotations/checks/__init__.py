"""Looking whether annotations stand where they were put, and whether what belongs together does."""
