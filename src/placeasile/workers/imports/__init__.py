"""Reading files from outside into commands, line by line, with a report in French."""
