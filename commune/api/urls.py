from commune.api import json_doors
from commune.api.epcis.doors import EPCIS

app_name = "api"
urlpatterns = [*EPCIS.urls(), *json_doors.API.urls()]
