"""Our templates as they are read: without the indentation that is there for whoever writes them."""

import re
from typing import Final

from django.conf import settings
from django.template import Origin
from django.template.loaders import filesystem

_KEPT: Final = r"<pre\b.*?</pre>|<textarea\b.*?</textarea>|{%-?\s*blocktrans.*?{%\s*endblocktrans\w*\s*%}"
"""Where each space counts: for the reader, for who types, and for the sentence that is translated."""
_SPACES: Final = re.compile(rf"({_KEPT})|\s*\n\s*", re.DOTALL)


class Loader(filesystem.Loader):
    """Reads the templates of `TEMPLATES["DIRS"]`; each run of spaces with a line's end in it is one line's end."""

    def get_contents(self, origin: Origin) -> str:
        """The template's source; while the product is being worked on (`DEBUG`) as it stands, so that lines count."""
        found = str(super().get_contents(origin))
        if settings.DEBUG or not str(origin.name).endswith(".html"):
            return found
        return _SPACES.sub(lambda run: run[1] or "\n", found)
