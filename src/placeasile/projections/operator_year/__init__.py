"""One operator and one year: structures, places and money."""
