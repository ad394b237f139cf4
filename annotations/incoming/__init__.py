"""Annotations that come in by files: readers of formats, where each belongs here, and the write."""
