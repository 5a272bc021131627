"""What both measurements of value can be told."""

from __future__ import annotations

import argparse


def parser_of(program: str, about: str | None) -> argparse.ArgumentParser:
    """A parser with the options that choose mutants and say where and how to run."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=about)
    parser.add_argument("--sample", type=int, default=0, help="so many mutants, chosen by the seed (default: all)")
    parser.add_argument("--seed", type=int, default=1, help="which sample (default: 1)")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time (default: 2)")
    parser.add_argument("--work", default="", help="folder for the copies (default: a new temporary one)")
    return parser
