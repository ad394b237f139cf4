"""The reading view: one writing, what lies over it and beside it, and what is asked while one reads."""
