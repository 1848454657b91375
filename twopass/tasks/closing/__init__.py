"""How tags end: what the parts of a document answer, what only hindsight opens, and what is chosen of it all."""
