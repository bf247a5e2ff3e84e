from commune.ledger.protection import protect
from commune.tradefloor import models

protect(models.FloorImport, kind="tradefloor.import")
protect(models.Account, kind="tradefloor.account")
protect(models.InvitationAcceptance, kind="tradefloor.acceptance")
protect(models.SupplyNotice, kind="tradefloor.notice")
protect(models.NoticeWithdrawal, kind="tradefloor.notice_withdrawal")
