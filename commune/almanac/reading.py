"""Uploaded lists of the information base, and the same list given back with what is wrong in each row."""

from collections.abc import Mapping

from commune.design import workbook
from commune.design.tables import Table, UnreadableList, key_of, read

__all__ = ["ERROR_COLUMN", "Table", "UnreadableList", "key_of", "read", "returned"]

ERROR_COLUMN = "Lỗi cần sửa"


def returned(table: Table, wrong: Mapping[int, list[str]]) -> bytes:
    """The list as it came, with one more column that says what is wrong; `wrong` is by index of the row."""
    columns = [column for column in table.columns if column != ERROR_COLUMN]
    kept = [at for at, column in enumerate(table.columns) if column != ERROR_COLUMN]
    rows = [
        [*(row[at] if at < len(row) else "" for at in kept), "; ".join(wrong.get(number, []))]
        for number, row in enumerate(table.rows)
    ]
    return workbook.written(workbook.Sheet("Danh sách nhập", [*columns, ERROR_COLUMN], rows))
