"""Whether what a model wrote is true of the text and worth keeping, and what is asked again."""
