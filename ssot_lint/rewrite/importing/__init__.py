"""The import block of a file: where a new import belongs, how it is written, how one goes."""
