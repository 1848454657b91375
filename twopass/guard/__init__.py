"""What keeps one bad file from harming more than itself: bounds of time and memory, and reports of what went wrong."""
