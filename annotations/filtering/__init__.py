"""What a reader wants to see: the filter as it stands in an address, as a form, and as a query."""
