"""One structure and one year: places, money and operator."""
