"""Classes that are invented: the sample, and one of many."""
