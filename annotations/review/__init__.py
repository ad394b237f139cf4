"""The class's work as its instructors review it: who tagged which words with which claim."""
