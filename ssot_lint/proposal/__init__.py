"""A configuration proposed from what a project's own code shows, each line with its evidence."""
