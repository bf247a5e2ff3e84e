from commune.ledger.protection import protect
from commune.products.models import TradeItem

protect(TradeItem, kind="products.trade_item")
