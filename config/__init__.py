"""Composition: settings, URLs, the table of rights, the embedded PostgreSQL and the launcher. No rules live here."""
