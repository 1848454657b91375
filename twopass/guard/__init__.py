"""What keeps one bad file from harming more than itself: bounds of time and memory, and reports of what went wrong."""

PROGRESS = "twopass-progress"
"""How threads are named that only tell of progress: a process may be forked beside them."""
