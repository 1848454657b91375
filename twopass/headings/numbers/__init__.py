"""The numbers of headings: how each reads, and which of them count on."""
