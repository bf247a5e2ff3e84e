"""How labels lie on a page, and what all pages of a file have in common."""

from collections.abc import Iterator
from dataclasses import dataclass

from commune.lib.serials.lettering import Bitmap


@dataclass(frozen=True, slots=True)
class Layout:
    """A page of equal labels: a QR symbol (`symbol_mm` with its quiet zone), lines below it."""

    columns: int
    rows: int
    symbol_mm: float
    line_mm: float
    page_mm: tuple[float, float] = (210.0, 297.0)
    margin_mm: tuple[float, float] = (5.0, 10.0)

    @property
    def labels(self) -> int:
        return self.columns * self.rows

    @property
    def cell_mm(self) -> tuple[float, float]:
        width, height = self.page_mm
        return (width - 2 * self.margin_mm[0]) / self.columns, (height - 2 * self.margin_mm[1]) / self.rows

    def corners(self) -> Iterator[tuple[float, float]]:
        """Lower left corner of each label in millimetres, in reading order."""
        width, height = self.cell_mm
        for row in range(self.rows - 1, -1, -1):
            for column in range(self.columns):
                yield self.margin_mm[0] + column * width, self.margin_mm[1] + row * height


A4_8X12 = Layout(columns=8, rows=12, symbol_mm=16.4, line_mm=1.55)
A4_5X10 = Layout(columns=5, rows=10, symbol_mm=19.5, line_mm=1.9)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is the same on every page. At the foot stand `title` (printable ASCII) and the stamps' numbers."""

    layout: Layout
    captions: tuple[Bitmap, ...] = ()
    banner: Bitmap | None = None
    title: str = ""

    def __post_init__(self) -> None:
        width, height = self.layout.cell_mm
        lines = self.layout.line_mm * (1 + len(self.captions))
        if self.layout.symbol_mm > width or self.layout.symbol_mm + lines > height:
            raise ValueError("the symbol and its lines do not fit the label")
        if not self.title.isascii() or (self.title and not self.title.isprintable()):
            raise ValueError("the title is printable ASCII")
