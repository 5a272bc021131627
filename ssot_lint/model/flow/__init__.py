"""Ways through a test: which checks are met, missed, swallowed or never reached."""
