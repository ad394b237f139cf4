"""Submissions: their steps, when they come out, whose are seen, and what is told of them."""
