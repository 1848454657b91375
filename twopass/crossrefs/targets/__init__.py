"""What references lead to: numbered headings, captions, labels, equation numbers and notes, told from mentions."""
