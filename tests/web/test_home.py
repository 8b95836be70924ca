"""The home page: what there is, who shares and uses, and how it works."""

from tests.web.conftest import Look


def test_home_tells_what_there_is_and_who_uses_it(look: Look, world: dict[str, str]) -> None:
    page = look("/")
    assert page.one("h1").text == "Find what other councils have built, and reuse it"
    assert "1 organisation shares here, and 1 uses what another has shared." in page.text
    assert len(page.all("p", class_="registry-card__number")) == len(world)
    assert len(page.one("ol", class_="registry-how").text.split()) > 20


def test_home_of_an_empty_registry_stands(look: Look) -> None:
    page = look("/")
    assert "0 organisations share here" in page.text
    assert not page.all("article")
