"""Passages quoted and cited, and what cites an authority."""
