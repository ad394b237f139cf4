"""How keys are written: `Mod+Shift+z`, several of them parted by spaces. Pure.

`Mod` is Ctrl, and ⌘ on a Mac. The last part is the browser's own name of the key (`KeyboardEvent.key`), but `Space` and
`Plus` for what could not be read otherwise; letters are small.
"""

import re
from typing import Final

MODIFIERS: Final = ("Mod", "Alt", "Shift")
NAMED: Final = (
    "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown",
    "Enter", "Escape", "Space", "Plus", "Backspace", "Delete", "Insert", *(f"F{number}" for number in range(1, 13)),
)  # fmt: skip
"""Keys that write no sign, or one that parts keys from each other. Tab is no shortcut: it moves the focus."""
SIGNS: Final = {"Space", "Plus"}
"""Those of them that write a sign all the same."""
BROWSERS: Final = frozenset(
    {
        *(f"Mod+{key}" for key in "lnrtwq"),
        *(f"Mod+Shift+{key}" for key in "intw"),
        "Alt+F4",
        *("F5", "F6", "F11", "F12"),
    }
)
"""What browsers do not leave to a page, or what one would miss there."""
SHOWN: Final = {
    "ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Plus": "+", "PageUp": "Page Up",
    "PageDown": "Page Down", "Escape": "Esc", "Mod": "Ctrl",
}  # fmt: skip
SHOWN_ON_MAC: Final = {**SHOWN, "Mod": "⌘", "Alt": "⌥", "Shift": "⇧"}


def canonical(key: str) -> str:
    """One key as it is kept: modifiers in their order, a letter small. Raises ValueError where it is no key.

    >>> canonical("shift+ctrl+Z"), canonical("Shift+?")
    ('Mod+Shift+z', '?')
    """
    *before, last = [part for part in key.split("+") if part] or [""]
    modifiers = {_modifier(part) for part in before}
    named = {name.lower(): name for name in NAMED}.get(last.lower())
    if named is None and (len(last) != 1 or not last.isprintable()):
        raise ValueError(key)
    if named is None and not last.isalpha():
        modifiers.discard("Shift")  # it has made another sign already
    return "+".join([*(each for each in MODIFIERS if each in modifiers), named or last.lower()])


def _modifier(part: str) -> str:
    found = {"ctrl": "Mod", "control": "Mod", "cmd": "Mod", "⌘": "Mod", "⌥": "Alt", "option": "Alt"}.get(part.lower())
    if found is None and part.title() not in MODIFIERS:
        raise ValueError(part)
    return found or part.title()


def is_single(key: str) -> bool:
    """Whether the key writes a sign by itself: what WCAG 2.1.4 (character key shortcuts) speaks of.

    >>> [is_single(key) for key in ("a", "?", "Shift+a", "Alt+a", "ArrowUp")]
    [True, True, True, False, False]
    """
    *modifiers, last = key.split("+")
    return not {"Mod", "Alt"} & set(modifiers) and (last in SIGNS or last not in NAMED)


def digits_of(key: str) -> list[str]:
    """The keys that one written with 1 stands for: those of 1 to 9.

    >>> digits_of("Alt+1")[:3]
    ['Alt+1', 'Alt+2', 'Alt+3']
    """
    return [re.sub(r"[1-9]$", str(digit), key) for digit in range(1, 10)]


def written(keys: str) -> str:
    """The keys as a person writes them: Ctrl for Mod.

    >>> written("Mod+Shift+z Mod+y")
    'Ctrl+Shift+z Ctrl+y'
    """
    return keys.replace("Mod+", "Ctrl+")


def shown(key: str, *, mac: bool = False) -> list[str]:
    """The parts of the key as they are printed on a keyboard.

    >>> shown("Alt+ArrowUp")
    ['Alt', '↑']
    """
    names = SHOWN_ON_MAC if mac else SHOWN
    return [names.get(part, part.upper() if len(part) == 1 else part) for part in key.split("+")]
