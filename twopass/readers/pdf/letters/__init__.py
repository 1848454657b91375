"""Letters of a page as they are meant: accents joined to theirs, ligatures by what they stand for."""
