"""`python -m bench.oscar.filling`: tables and goods of the shop; prints the product's address and key."""

import json
from decimal import Decimal

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

PRODUCTS, UNITS = 12, 100_000


def filled() -> dict[str, object]:
    """As many products as the played market has, each with plenty of stock."""
    call_command("migrate", verbosity=0)
    get_model("address", "Country").objects.create(
        iso_3166_1_a2="VN", printable_name="Viet Nam", name="Viet Nam", is_shipping_country=True
    )
    kind = get_model("catalogue", "ProductClass").objects.create(name="Fruit", requires_shipping=True)
    partner = get_model("partner", "Partner").objects.create(name="Co-op")
    category = get_model("catalogue", "Category").add_root(name="Mango")
    made = []
    for number in range(PRODUCTS):
        product = get_model("catalogue", "Product").objects.create(
            title=f"Xoài cát Chu hộp 5 kg {number}",
            upc=f"0952123400{number:04d}",
            product_class=kind,
            description="Trái đều, bao trái trên cây, đóng hộp giấy 5 kg.",
        )
        product.categories.add(category)
        get_model("partner", "StockRecord").objects.create(
            product=product, partner=partner, partner_sku=str(number), price_currency="VND",
            price=Decimal(325000), num_in_stock=UNITS,
        )  # fmt: skip
        made.append(product)
    return {"path": made[0].get_absolute_url(), "key": made[0].pk}


if __name__ == "__main__":
    print(json.dumps(filled()))
