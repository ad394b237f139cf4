"""Exports: one writer a format over one stream of rows."""
