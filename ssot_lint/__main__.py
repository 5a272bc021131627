"""`python -m ssot_lint`, and what `ssot-lint` runs."""

import gc


def main() -> None:
    """Run the command line of this process, and exit."""
    # Before anything is imported: imports leave no garbage, and looking for it takes a hundredth of a small check.
    gc.set_threshold(1_000_000, 20, 100)
    from ssot_lint.cli import main as run

    run()


if __name__ == "__main__":
    main()
