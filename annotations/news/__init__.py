"""What is new to a page that stands open."""
