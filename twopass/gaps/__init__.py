"""What a text leaves open: promises, acronyms, definitions, questions and enumerations."""
