"""Copies of the whole installation: made, looked at, kept, and put back. The page for people is `docs/backups.md`."""
