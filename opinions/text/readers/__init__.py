"""Readers: one per source format, bytes or str in, `ParsedCase` out. No I/O, and no guessing in silence."""
