"""Several scripts as one: what is joined does what the modules did, and what cannot be joined is refused."""

import pytest

from config.bundles import BUNDLES, LATER, CannotJoin, join, join_modules
from config.places import ROOT

ENTRY = 'import { tell } from "./told.js";\n\nconst words = "begun";\n\ntell(words);\n'
TOLD = 'const words = "told";\n\nexport function tell(more) {\n  console.log(words, more);\n}\n'


def test_a_module_stands_before_who_needs_it_with_names_of_its_own() -> None:
    files = {"js/entry.js": ENTRY, "js/told.js": TOLD}

    assert join_modules(("js/entry.js", "js/told.js"), files.__getitem__) == (
        "const $told = (() => {\n"
        'const words = "told";\n\nfunction tell(more) {\n  console.log(words, more);\n}\n'
        "\nreturn { tell };\n})();\n"
        "const $entry = (() => {\n"
        'const { tell } = $told;\n\nconst words = "begun";\n\ntell(words);\n'
        "\nreturn {  };\n})();\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        'import { tell as say } from "./told.js";\n',
        'import * as told from "./told.js";\n',
        "import './told.js';\n",
        "export let words = 1;\n",
        "export { words };\n",
        "export default 1;\n",
        "await begun();\n",
        'const told = await import("./told.js");\n',
        "const here = import.meta.url;\n",
    ],
)
def test_what_would_not_do_the_same_is_refused(source: str) -> None:
    files = {"js/entry.js": source, "js/told.js": TOLD}

    with pytest.raises(CannotJoin, match=r"^js/entry\.js: cannot be joined: "):
        join_modules(("js/entry.js",), files.__getitem__)


def test_imports_in_a_circle_are_refused() -> None:
    files = {"js/one.js": 'import { two } from "./two.js";\n', "js/two.js": 'import { one } from "./one.js";\n'}

    with pytest.raises(CannotJoin, match=r"in a circle: js/one\.js → js/two\.js → js/one\.js$"):
        join_modules(("js/one.js",), files.__getitem__)


@pytest.mark.parametrize("name", BUNDLES)
def test_the_reading_pages_own_files_can_be_joined(name: str) -> None:
    joined = join(name, lambda part: (ROOT / "static" / part).read_text())

    assert len(joined) > max(len((ROOT / "static" / part).read_text()) for part in BUNDLES[name])


def test_a_later_bundle_takes_from_the_first_what_that_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "js/entry.js": 'import { tell } from "./told.js";\n\ntell("now");\nconst come = import(address);\n',
        "js/told.js": TOLD,
        "js/other.js": 'import { tell } from "./told.js";\n\ntell("later");\n',
    }
    monkeypatch.setitem(BUNDLES, "js/first.js", ("js/entry.js",))
    monkeypatch.setitem(BUNDLES, "js/later.js", ("js/other.js",))
    monkeypatch.setitem(LATER, "js/later.js", "js/first.js")

    assert join("js/first.js", files.__getitem__).endswith("export { $told };\n")
    assert join("js/later.js", files.__getitem__) == (
        'import { $told } from "./first.js";\n'
        'const $other = (() => {\nconst { tell } = $told;\n\ntell("later");\n\nreturn {  };\n})();\n'
    )
