"""The one reader and writer of French text: numbers, amounts, days, codes, phones."""
