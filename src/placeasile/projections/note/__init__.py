"""The notes on structures. Their texts are seals."""
