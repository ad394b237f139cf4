"""The pages of courses and their people."""
