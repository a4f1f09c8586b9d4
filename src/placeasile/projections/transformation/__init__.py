"""The transformations, with the sum of their movements and the drift since."""
