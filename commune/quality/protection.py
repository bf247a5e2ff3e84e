"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.quality import models

protect(models.Standard, kind="quality.standard")
protect(models.Certificate, kind="quality.certificate")
protect(models.CertificateProduct, kind="quality.certificate_product")
protect(models.CertificatePlace, kind="quality.certificate_place")
protect(models.CertificateSuspension, kind="quality.certificate_suspension")
protect(models.SuspensionLifting, kind="quality.suspension_lifting")
protect(models.CertificateWithdrawal, kind="quality.certificate_withdrawal")
protect(models.LabTest, kind="quality.lab_test")
protect(models.LabResult, kind="quality.lab_result")
protect(models.GeographicalIndication, kind="quality.indication")
protect(models.IndicationUse, kind="quality.indication_use")
protect(models.IndicationUseEnd, kind="quality.indication_use_end")
protect(models.SafeChain, kind="quality.safe_chain")
protect(models.SafeChainLink, kind="quality.safe_chain_link")
protect(models.SafeChainEnd, kind="quality.safe_chain_end")
protect(models.ListEdition, kind="quality.list_edition")
protect(models.PermittedProduct, kind="quality.permitted_product")
protect(models.InputProduct, kind="quality.input_product")
protect(models.InputRule, kind="quality.input_rule")
protect(models.IngredientBan, kind="quality.ingredient_ban")
