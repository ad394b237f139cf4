"""The page of whoever runs this installation: what is wrong, courses, storage, failures, workers, backups."""
