"""What a passage does to a claim: a sum of named comparisons, each with the words of both sides."""
