from commune.ledger.protection import protect
from commune.products.models import Species, TradeItem, Variety

protect(Species, kind="products.species")
protect(Variety, kind="products.variety")
protect(TradeItem, kind="products.trade_item")
