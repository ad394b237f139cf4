"""The Web Annotation Protocol (W3C Recommendation of 2017-02-23): tokens, containers, representations, writes."""
