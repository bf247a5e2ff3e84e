"""The plain Django way to the same ends, written well: what the product's figures stand beside."""
