"""Statements close what notices missed, each line once; a file with wrong lines changes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commune.ledger import verification
from commune.payments import (
    books,
    requests,
    statement_reading,
    statements,
)
from commune.payments.models import Allocation, BankCredit, Statement, StatementLine
from commune.payments.statement_csv import dong
from commune.payments.tests.money import NUMBER, account_of, asked
from commune.payments.tests.statement_files import HEAD, brought, csv, day, outcomes, row, told


@pytest.fixture
def account(cast):
    return account_of(cast)


def test_what_the_notice_missed_is_paid_by_the_statement(account, cast):
    request = asked(account)

    statement = brought(account, cast, csv(row(request.code, "150.000")))

    assert outcomes(statement) == ["new"]
    assert requests.standing_of(request).state == "paid"
    assert books.imbalances() == []
    assert list(verification.findings(deep=True)) == []


def test_what_the_notice_told_is_not_counted_again(account, cast):
    request = asked(account)
    told(account, request.code, 150_000)

    statement = brought(account, cast, csv(row(request.code, "150.000")))

    assert outcomes(statement) == ["known"]
    assert BankCredit.objects.count() == 1
    assert requests.standing_of(request).received == 150_000


def test_the_same_file_and_an_overlapping_one_bring_nothing_twice(account, cast):
    first, second = asked(account), asked(account, amount=70_000)
    raw = csv(row(first.code, "150.000"))
    assert brought(account, cast, raw) == brought(account, cast, raw)

    wider = brought(
        account, cast, csv(row(first.code, "150.000"), row(second.code, "70,000", reference="FT101"))
    )

    assert outcomes(wider) == ["known", "new"]
    assert (Statement.objects.count(), BankCredit.objects.count(), Allocation.objects.count()) == (2, 2, 2)


def test_equal_lines_without_numbers_are_counted(account, cast):
    request = asked(account)
    lines = [row(request.code, "75.000", reference="")] * 2

    brought(account, cast, csv(*lines))
    brought(account, cast, csv(*lines, row("khac", "1.000", reference="Z9Z9Z9")))

    assert requests.standing_of(request).received == 150_000


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("31/02/2026;FT1;;150.000;x", "ngày"),
        ("01/11/2026;FT1;;mười nghìn;x", "không phải số tiền"),
        ("01/11/2026;FT1;;1.000,50;x", "số lẻ"),
        ("01/11/2026;FT1;5.000;5.000;x", "Vừa ghi có vừa ghi nợ"),
        ("01/11/2026;FT1;;;x", "số tiền"),
        ("01/11/2026;FT1;;99999999999999999999;x", "số tiền"),
        ("01/01/0001;FT1;;150.000;x", "không phải ngày"),
        ("31/12/9999;FT1;;150.000;x", "không phải ngày"),
    ],
)
def test_a_file_with_a_wrong_line_changes_nothing(account, cast, line, words):
    request = asked(account)
    raw = csv(row(request.code, "150.000"), line)

    with pytest.raises(statements.StatementRefusedError) as refusal:
        brought(account, cast, raw)

    assert refusal.value.reading.wrong[0].number == 3
    assert words in refusal.value.reading.wrong[0].reason
    assert not Statement.objects.exists()
    assert outcomes(brought(account, cast, raw, skip_wrong=True)) == ["new"]
    assert requests.standing_of(request).state == "paid"


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\x01\x02", b"a;b;c\n1;2;3", b"PK\x03\x04" + b"\x00" * 50, b'"open', HEAD.encode()]
)
def test_what_is_no_statement_is_refused_with_words(account, cast, raw):
    with pytest.raises(statements.StatementRefusedError):
        brought(account, cast, raw)

    assert not Statement.objects.exists()


def test_the_file_of_another_account_is_refused(account, cast):
    with pytest.raises(statements.StatementRefusedError, match="0999888777"):
        brought(account, cast, csv(row("x", "1.000"), before=["Số tài khoản: 0999888777;;;;"]))

    assert brought(account, cast, csv(row("x", "1.000"), before=[f"Số tài khoản;{NUMBER};;;"]))


def test_banks_write_columns_and_amounts_in_many_ways(account, cast):
    request = asked(account, amount=1_234_567)
    raw = "\n".join([
        "Transaction Date,Reference,Amount,Description",
        f'{day()},FT5,"+1,234,567.00 VND","{request.code}"',
        f'{day()},FT6,"-50,000",phi',
        'Tổng cộng,,"1,184,567",',
    ]).encode("utf-16")  # fmt: skip

    with pytest.raises(statements.StatementRefusedError):
        brought(
            account, cast, raw.replace("Tổng cộng".encode("utf-16")[2:], "Tong cong".encode("utf-16")[2:])
        )
    statement = brought(account, cast, "\n".join(raw.decode("utf-16").splitlines()[:3]).encode("utf-16"))

    assert outcomes(statement) == ["new", "out"]
    assert requests.standing_of(request).state == "paid"


MT940 = """:20:STMT
:25:BIN/{number}
:28C:1/1
:60F:C261120VND1000000,
:61:{day}C150000,00NTRFNONREF//FT26325001
:86:?20MBVCB {code} ?21chuyen tien
:61:{day}D20000,NCHGPHI
:86:phi dich vu
:62F:C261120VND1130000,
"""


def test_mt940_is_read(account, cast):
    request = asked(account)
    raw = MT940.format(number=NUMBER, day=f"{timezone.localdate():%y%m%d}", code=request.code).encode()

    statement = brought(account, cast, raw)

    assert outcomes(statement) == ["new", "out"]
    assert StatementLine.objects.get(number=5).reference == "FT26325001"
    assert requests.standing_of(request).state == "paid"


def test_mt940_with_a_broken_movement_is_refused(account, cast):
    raw = MT940.format(number=NUMBER, day="261399", code="x").encode()

    with pytest.raises(statements.StatementRefusedError) as refusal:
        brought(account, cast, raw)

    assert [each.number for each in refusal.value.reading.wrong] == [5, 7]


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_read_or_refused(raw):
    for text in (raw, HEAD.encode() + b"\n" + raw, b":20:x\n:61:" + raw):
        try:
            found = statement_reading.read(text)
        except statement_reading.StatementUnreadableError:
            continue
        numbers = [(line.transaction, line.amount, line.booked_at.date()) for line in found.lines]
        assert len(numbers) == len(set(numbers))


@given(st.integers(1, 10**14))
def test_an_amount_is_read_however_it_is_grouped(amount):
    for text in (
        str(amount),
        f"{amount:,}",
        f"{amount:,}".replace(",", "."),
        f"{amount:,}.00",
        f"+{amount} VND",
    ):
        assert dong(text) == amount


def test_who_does_not_keep_the_account_brings_nothing(account, cast, client):
    raw = csv(row("x", "1.000"))
    for who in (cast.other_manager, cast.farmer, cast.official):
        with pytest.raises(statements.StatementRefusedError):
            statements.take_in(account, name="x", raw=raw, by=who)
    client.force_login(cast.other_manager)
    path = f"/sell/money/accounts/{account.pk}/statements/"
    assert client.post(path, {"file": SimpleUploadedFile("x.csv", raw)}).status_code == 404
    assert not Statement.objects.exists()


def test_the_page_marks_wrong_lines_and_then_shows_what_came(account, cast, client):
    client.force_login(cast.manager)
    request = asked(account)
    path = f"/sell/money/accounts/{account.pk}/statements/"
    raw = csv(row(request.code, "150.000"), "31/02/2026;FT1;;150.000;x")

    refused = client.post(path, {"file": SimpleUploadedFile("s.csv", raw)})
    taken = client.post(path, {"file": SimpleUploadedFile("s.csv", raw), "skip_wrong": "on"}, follow=True)

    assert refused.status_code == 422
    assert "Dòng 3" in refused.content.decode()
    assert "150.000" in taken.content.decode()
    assert client.post(path, {}).status_code == 422
    client.force_login(cast.other_manager)
    assert client.get(f"/sell/money/statements/{Statement.objects.get().pk}/").status_code == 404


def test_money_that_left_is_out_with_a_minus_or_without(account, cast):
    request = asked(account)

    statement = brought(
        account,
        cast,
        csv(row(request.code, "", out="-150.000"), row(request.code, "", reference="FT101", out="150.000")),
    )

    assert outcomes(statement) == ["out", "out"]
    assert not BankCredit.objects.exists()


def test_the_pages_of_a_long_statement_are_short(account, cast, client, django_assert_max_num_queries):
    client.force_login(cast.manager)
    lines = [row("phi", "", reference=f"P{each}", out="1.000") for each in range(150)]
    statement = brought(account, cast, csv(*lines, row("x", "5.000", reference="Z9")))
    for each in range(6):
        brought(account, cast, csv(*lines[: each + 2]))

    page = client.get(f"/sell/money/statements/{statement.pk}/").content.decode()
    with django_assert_max_num_queries(60):
        client.get(f"/sell/money/accounts/{account.pk}/")

    assert page.count("1.000") < 120
    assert "trang=2" in page
    assert statements.summary_of(statement) == statements.Summary(1, 0, 0, 150, 5_000)
