"""Codebooks: changed, kept in every state, read from files and written to them, added to by the class."""
