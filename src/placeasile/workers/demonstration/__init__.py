"""A register to look at: the real CADA and CPH of January 2021, and an invented history."""
