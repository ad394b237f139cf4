"""What is logged, and how: lines with the number of their request, one line a request, slow statements."""
