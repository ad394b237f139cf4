"""Assignments: what an instructor sets, what each asks, and which texts it names."""
