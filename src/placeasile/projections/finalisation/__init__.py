"""Where the finalisation of each structure stands."""
