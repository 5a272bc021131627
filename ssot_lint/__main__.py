"""`python -m ssot_lint`."""

from ssot_lint.cli import main

if __name__ == "__main__":
    main()
