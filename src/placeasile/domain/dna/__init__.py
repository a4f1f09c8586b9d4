"""The DNA codes, as the OFII keeps them."""
