"""The tables of a review: what was found by whom, where, in which writing, with which authority."""
