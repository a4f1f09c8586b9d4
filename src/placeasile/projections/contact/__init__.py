"""The contacts of structures and operators. Their names and addresses are seals."""
