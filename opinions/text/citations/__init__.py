"""Finding references to authorities in opinions, and resolving short forms to what they stand for."""
