"""The addresses of a booth's own site: what sells, and nothing else of the house.

Names are those of the main site, so that the same pages serve both; whatever is not here does not exist there.
"""

from django.urls import URLPattern, include, path

from commune.design import views as design_views
from commune.market import views as market_views
from commune.orders.urls import urlpatterns as orders
from commune.storefronts import site_views
from commune.web import errors

BUYERS = (
    "cart",
    "lines",
    "checkout",
    "communes",
    "orders",
    "lookup",
    "order",
    "status",
    "address",
    "gateway",
    "buyer-cancellation",
)
market = [
    path("", site_views.home, name="market"),
    path("market/<slug:slug>/", site_views.to_home, name="booth"),
    path("products/<slug:slug>/", market_views.product, name="product"),
]
bought = [each for each in orders if isinstance(each, URLPattern) and each.name in BUYERS]

# What pages of a site name beside its own addresses: each leads to the instance, under the same path.
elsewhere = site_views.elsewhere
display = [path("display-points/<str:code>/", elsewhere, name="point")]
pay = [
    path("pay/returns/<uuid:payment>/", elsewhere, name="gateway-return"),
    path("pay/notices/<slug:provider>/<slug:account>", elsewhere, name="payment-notice"),
    path("pay/simulator/<slug:provider>/", elsewhere, name="simulator"),
    path("pay/simulator/payments/<uuid:payment>/", elsewhere, name="simulated-payment"),
]

urlpatterns = [
    path("", include((market, "market"))),
    path("", include((bought, "orders"))),
    path("", include(([path("look/", design_views.look, name="look")], "design"))),
    path("", include((display, "display"))),
    path("", include(([path("certificates/", elsewhere, name="public")], "quality"))),
    path("01/<path:rest>", elsewhere),
    *pay,
    path("robots.txt", site_views.robots),
    path("sitemap.xml", site_views.sitemap),
]
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error
