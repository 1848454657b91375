"""`python -m twopass`."""

from twopass.cli import main

main()
