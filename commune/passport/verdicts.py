"""The first thing on the page: what a stamp's or a lot's address turned out to be, and what to do."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from commune.design import written
from commune.passport.story import Story
from commune.stamps.looking import StampState, StampView

Tone = Literal["ok", "wait", "bad", "info"]
WAITING = {StampState.ISSUED, StampState.DELIVERED, StampState.CONSUMED}


@dataclass(frozen=True)
class Verdict:
    """`advice` is empty where there is nothing to do; `calls` whether the seller's phone belongs beside it."""

    tone: Tone
    title: str
    note: str
    advice: str = ""

    @property
    def calls(self) -> bool:
        return self.tone in ("wait", "bad")


def verdict_of(story: Story, stamp: StampView | None) -> Verdict:
    """Of a genuine stamp, or of a lot when no stamp was scanned."""
    if story.recall:
        return _recalled(story)
    if stamp and stamp.state != StampState.ACTIVE:
        return inactive(stamp)
    if story.hold:
        told = _("Tem và lô là thật, nhưng đang được kiểm tra lại. %(reason)s")
        return Verdict(
            "wait",
            _("Lô hàng đang tạm giữ"),
            told % {"reason": story.hold.reason},
            _("Anh chị khoan dùng, giữ nguyên hộp và hỏi người bán."),
        )
    return _active(story) if stamp else _lot(story)


def _active(story: Story) -> Verdict:
    """The same for every active stamp of a lot: the page is kept for all of them."""
    facts = {"seller": story.seller.name}
    return Verdict("ok", _("Tem chính hãng"), _("%(seller)s phát hành, đã kích hoạt để bán.") % facts)


def _lot(story: Story) -> Verdict:
    return Verdict(
        "info",
        _("Lô hàng có trong sổ"),
        _("Trang này kể về cả lô của %(seller)s.") % {"seller": story.seller.name},
        _("Muốn biết hộp trên tay là thật hay giả, anh chị quét con tem dán trên hộp."),
    )


def _recalled(story: Story) -> Verdict:
    assert story.recall
    facts = {"day": written.day(story.recall.started_at), "reason": story.recall.reason}
    note = _("Theo lệnh cơ quan nhà nước, ngày %(day)s. Lý do: %(reason)s")
    own = _("Nơi bán thu hồi ngày %(day)s. Lý do: %(reason)s")
    return Verdict(
        "bad",
        _("ĐÃ THU HỒI"),
        (note if story.recall.is_ordered else own) % facts,
        _("Đừng ăn, đừng bán, đừng cho. Giữ nguyên hộp và tem, gọi nơi bán để trả hàng."),
    )


def inactive(stamp: StampView) -> Verdict:
    """Of a genuine stamp that does not stand for goods on sale."""
    advice = {
        StampState.ISSUED: _(
            "Hàng mang tem này chưa được phép bán. Nếu đang cầm hộp hàng, anh chị báo nơi bán."
        ),
        StampState.DELIVERED: _(
            "Hàng mang tem này chưa được phép bán. Nếu đang cầm hộp hàng, anh chị báo nơi bán."
        ),
        StampState.CONSUMED: _("Nếu hộp còn nguyên, có thể tem cũ bị dán lại: đừng mua, và báo nơi bán."),
        StampState.LOCKED: _("Có người chép tem này. Đừng mua nếu chưa hỏi được nơi bán."),
        StampState.VOIDED: _("Tem hủy không được dán lên hàng. Đừng mua, và báo nơi bán."),
        StampState.STOLEN: _("Tem mất cắp hay bị dán lên hàng giả. Đừng mua, và báo nơi bán."),
    }
    titles = {
        StampState.ISSUED: _("Tem chưa kích hoạt"),
        StampState.DELIVERED: _("Tem chưa kích hoạt"),
        StampState.CONSUMED: _("Tem đã dùng rồi"),
        StampState.LOCKED: _("Tem đang bị khóa"),
        StampState.VOIDED: _("Tem đã hủy"),
        StampState.STOLEN: _("Tem báo mất cắp"),
    }
    state = stamp.state or StampState.ISSUED
    tone: Tone = "wait" if state in WAITING else "bad"
    return Verdict(tone, titles[state], stamp.sentence, advice[state])


def false_stamp(stamp: StampView) -> Verdict:
    return Verdict(
        "bad",
        _("Không phải tem của chúng tôi"),
        stamp.sentence,
        _(
            "Đừng mua vì con tem này. Nếu gõ tay, anh chị xem lại từng chữ; nếu quét, hãy giữ hộp và báo nơi bán."
        ),
    )


def unknown_lot() -> Verdict:
    return Verdict(
        "bad",
        _("Không có lô hàng này"),
        _("Sổ của chúng tôi không có số lô ghi trong địa chỉ này."),
        _(
            "Anh chị xem lại số lô trên bao bì. Nếu đúng như vậy mà không có, đó không phải hàng của chúng tôi."
        ),
    )


def foreign_code() -> Verdict:
    return Verdict(
        "info",
        _("Mã này không do chúng tôi cấp"),
        _("Mã đúng chuẩn GS1, nhưng mặt hàng không có trong sổ của chúng tôi."),
        _("Có thể hàng của nơi khác: anh chị tra ở trang chung của GS1."),
    )


def product(name: str) -> Verdict:
    return Verdict(
        "info",
        name,
        _("Đây là trang của mặt hàng."),
        _("Muốn biết hộp trên tay là thật hay giả, anh chị quét con tem dán trên hộp."),
    )
