"""What pytest collects in a file, what it leaves, and what is left of tests that somebody switched off."""
