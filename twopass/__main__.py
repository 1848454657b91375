"""`python -m twopass`."""

from twopass.cli.app import main

main()
