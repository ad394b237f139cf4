"""The keys of the reading page: what they do, how they are written, and which a person has chosen."""
