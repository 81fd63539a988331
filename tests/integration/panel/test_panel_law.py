"""The page of the law: every value with its norm and how sure it is, in words that people read."""

from panel_visitor import Visitor

from admin.rule_words import ITEMS


def test_the_law_says_how_sure_each_value_is(clerk: Visitor) -> None:
    page = clerk.page("/ley/")
    rate = page.get_element_by_id("interest.rate_annual")
    assert rate.xpath("string(td[2])") == "8.50 %"
    assert rate.xpath("string(td[6]/span/@class)").startswith("c-est ")
    assert page.get_element_by_id("calendar.weekly_rest").xpath("string(td[2])") == "sábado, domingo"
    assert "El libro no cubre esa fecha" in clerk.get("/ley/?el=1900-01-01").text


def test_every_rule_and_list_of_the_law_reads_in_spanish(clerk: Visitor) -> None:
    words = clerk.page("/ley/").xpath("//table[contains(@class, 'c-ley')]//td[2]")
    assert len(words) > len(ITEMS)
    assert [one.text_content() for one in words if one.xpath(".//span[contains(@class, 'mono')]")] == []
    assert [one.text_content() for one in words if "_" in one.text_content()] == []
