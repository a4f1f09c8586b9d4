"""The update campaigns and their deadlines."""
