"""A decision may name many products, a certificate's number stands once: it is the decision's with the GTIN behind."""

GTIN_DIGITS = 14


def of_product(decision: str, gtin: str) -> str:
    """The number of the certificate that the decision gives one product."""
    return f"{decision}/{gtin}"


def on_paper(number: str) -> str:
    """As the paper has it; a number of no such certificate is its own."""
    decision, _, product = number.rpartition("/")
    return decision if decision and len(product) == GTIN_DIGITS and product.isdigit() else number
