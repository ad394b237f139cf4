"""What a class says to each other at an annotation: replies, mentions, questions, and who is told of them."""
