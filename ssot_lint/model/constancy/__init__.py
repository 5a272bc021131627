"""Values that are settled by how they are written, and checks whose outcome is."""
