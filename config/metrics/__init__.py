"""Counts and times for a Prometheus: off, unless a token or this machine alone is let in."""
