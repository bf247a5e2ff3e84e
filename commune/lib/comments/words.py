"""The vocabulary of live comments, folded (no marks, no doubled letters, a final y as i). Phrases are word tuples."""

UNIT = frozenset(
    "hop hopp hp h thung thug bich bit goi tui bao gio ket set combo phan suat kien sop xop kg ki kilo can".split()
)
WEIGHT = frozenset("kg ki kilo can".split())
PIECE = frozenset("trai qua cai diem sao ngay gio phut lan nguoi tim like tien".split())
PRICE = frozenset("k ka ngan nghin d dong tr trieu cu vnd".split())
NUMBER = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "bai": 7,
    "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
KIN = frozenset("chi anh co di chu bac ong ba mo cau thim ma me em ut a c e cj ac duong".split())
# What may follow the last word of a question, or surround a code, without saying anything.
PARTICLE = frozenset(
    "a ah ak da vang u uh oi nha nhe nhen nghe nghen nhoa nhoe nge nho ne ni nek di luon voi vs ha hen hi he nua"
    " thoi do day dum gium giup lun vay zay dzay za z v the ta troi kia shop sop sh s ad admin ban chu quan be cung"
    " nang iu yeu ok oke okie okela cam on thank thanks tks please pls ma code loai so xoai hang"
    " chi anh em co di bac ong ba mo cau thim me ut c e cj ac minh mik mk tui toi t tao con chau to"
    " sdt dt phone tel zalo dien thoai ten la cua dc dia cod ck qua".split()
)
BUY = frozenset(
    "lay mua chot chop dat order oder odr cho de gui ship giao giu vot hot muc quat lum xin dk bat rinh them".split()
)
LOOK = frozenset("xem coi quay cat test thu ngam zoom nhin soi chup ngo".split())
ASKING = frozenset("sao nao gi bn bnhieu bnhiu bnh baonhieu nhiu hoi tv ib inbox inb tuvan rep nhi".split())
ASKING_PHRASES = (
    ("bao", "nhieu"), ("bao", "nhiu"), ("tu", "van"), ("bao", "gia"), ("xin", "gia"), ("bao", "lau"),
    ("chung", "nao"), ("khi", "nao"), ("the", "nao"), ("khac", "nhau"), ("la", "gi"), ("cho", "hoi"),
    ("nghe", "noi"), ("phai", "khong"), ("co", "phai"), ("bao", "gio"), ("lam", "sao"), ("check", "ib"),
)  # fmt: skip
NO = frozenset("khong ko k hong hok hem khum hk kg hon kh hog hum kog".split())
NOT_YET = frozenset({"chua"})
PAST_PHRASES = (
    ("hom", "qua"), ("hom", "truoc"), ("hom", "bua"), ("bua", "truoc"), ("bua", "hom"), ("lan", "truoc"),
    ("tuan", "truoc"), ("ki", "truoc"), ("dot", "truoc"), ("hoi", "nai"), ("hoi", "nay"), ("hoi", "tet"),
    ("nam", "ngoai"), ("thang", "truoc"), ("moi", "nhan"), ("vua", "nhan"), ("da", "nhan"), ("da", "chot"),
    ("da", "dat"), ("da", "mua"), ("da", "ck"), ("da", "chuyen"),
)  # fmt: skip
ALL_PHRASES = (("lay", "het"), ("mua", "het"), ("chot", "het"), ("hot", "het"), ("gom", "het"))
ALREADY = frozenset("roi r rui ruj".split())
DONE_BEFORE_ALREADY = frozenset("chot dat mua nhan an chuyen khoan ck lay xong order het".split())
LATER = frozenset({"lat", "lac"})
HESITATION_PHRASES = (
    ("de", "hoi"), ("de", "tinh"), ("de", "coi"), ("de", "xem"), ("de", "suy"), ("suy", "nghi"),
    ("de", "ve"), ("het", "tien"), ("hong", "tien"), ("khong", "tien"), ("ko", "tien"), ("chut", "nua"),
    ("ti", "nua"), ("xiu", "nua"), ("de", "mai"), ("khi", "khac"), ("lan", "sau"), ("bua", "sau"),
    ("hom", "sau"), ("dinh", "mua"), ("dinh", "lay"), ("tinh", "mua"), ("tinh", "lay"), ("mua", "tiep"),
    ("ma", "so"), ("ma", "mac"), ("ma", "dat"), ("ma", "het"), ("ma", "khong"), ("ma", "ko"), ("ma", "xa"),
    ("ma", "chua"),
)  # fmt: skip
TROUBLE_PHRASES = (
    ("bi", "dap"), ("bi", "hu"), ("bi", "thoi"), ("bi", "sau"), ("bi", "be"), ("bi", "den"), ("giao", "thieu"),
    ("giao", "nham"), ("chua", "nhan"), ("giao", "lon"), ("bi", "mop"), ("bi", "nat"),
)  # fmt: skip
PRAISE = frozenset(
    "ngon dep thich me ngot thom tuyet xin xuat ung phe ghe lam du mac re chat thiet xiu bu to".split()
)
BARGAIN = frozenset("bot giam re tang sale freeship khuyen si".split())
SENDING = frozenset("giao ship gui ve".split())
# A code or a number after one of these is a house, not goods.
HOUSE = frozenset(
    "lo block blok bloc can nha toa phong khu lau tang cc cu khoi day ki ot nhanh duong so_nha ngo hem cong".split()
)
ADDRESS = HOUSE | frozenset("ap xa phuong quan huyen q p to kp khom thon tp sn ngach so".split())
# The same letters, but with these marks, or without any, they are other words.
NO_ADDRESS = frozenset(
    "nha nhá nhả nhé cần cân can kí ký ki tờ tới to tớ cũ củ cù lo lò cửa công khui khỏi khoi".split()
)
MORE = frozenset("them nua".split())
EXCHANGE = ("thanh", "qua", "sang", "lai", "bang")
