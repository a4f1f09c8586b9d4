"""Administrative acts: tariff, extension, contraction, merger orders, and the operator's."""
