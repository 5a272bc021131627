"""Speed: trees to measure on, peers to measure against, and the table of `make bench`."""
