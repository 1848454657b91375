"""Where the text of a page is not what a reader sees: values of forms, unseen words, letters that are a cipher."""
