"""Everything of a course as one archive, and the course restored from it, also on another installation."""
