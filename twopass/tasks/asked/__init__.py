"""What a model is asked about a question or a claim: which sections to read, and what they say to it."""
