"""What a fix run asks of version control: which files have changes of the user, and commits of its own."""
