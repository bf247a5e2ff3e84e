"""What the log protects in this room; `QuotaLevel` is a counter that `ordering.recount` rebuilds from the orders."""

from commune.ledger.protection import protect
from commune.quotas import models

protect(models.StampProgramme, kind="quotas.programme")
protect(models.StampQuota, kind="quotas.quota")
protect(models.StampOrder, kind="quotas.order")
protect(models.OrderRuling, kind="quotas.ruling")
protect(models.OrderBatch, kind="quotas.batch")
protect(models.StampDelivery, kind="quotas.delivery")
protect(models.DeliveryReceipt, kind="quotas.receipt")
protect(models.StampReturn, kind="quotas.return")
