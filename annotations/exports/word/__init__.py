"""Word files (Office Open XML, ECMA-376 Transitional), written part by part.

They are written here and not by python-docx: that has no footnotes, and holds the whole document in memory.
"""
