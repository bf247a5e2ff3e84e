import pytest

from commune.messages.templatetags.own_links import own_links


def test_a_link_to_this_house_is_tapped_under_words(settings):
    settings.PUBLIC_ADDRESS = "https://xa.example"

    shown = own_links("Mở xem: https://xa.example/pests/scouting/3cade233/ rồi <b>trả lời</b>")

    assert shown == (
        'Mở xem: <a href="/pests/scouting/3cade233/">Mở trang này</a> rồi &lt;b&gt;trả lời&lt;/b&gt;'
    )


@pytest.mark.parametrize(
    "text",
    ["https://xa.example.evil/x", "http://evil.example/?a=1&b=2", "javascript:alert(1)", "không có gì"],
)
def test_what_leads_elsewhere_stays_text(settings, text):
    settings.PUBLIC_ADDRESS = "https://xa.example"

    shown = own_links(text)

    assert "<a" not in shown
    assert shown == text.replace("&", "&amp;")
