"""Static files: ours joined and shortened, all hashed and compressed, and the imports between our modules hashed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.bundles import BUNDLES, join
from config.shrinking import shrink

OURS: Final = ("css/", "js/")


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Makes the bundles, shortens our own files, and rewrites `import … from "./x.js"` in `js/*.js` alone.

    Django's own switch (`support_js_module_import_aggregation`) goes through every script of every package and stops at
    files of django-htmx that name a source map which is not there.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>from\s*["'](?P<url>\./[^"']+)["'])""",
                    'from "%(url)s"',
                ),
                (
                    r"""(?P<matched>import\s*["'](?P<url>\./[^"']+)["'])""",
                    'import "%(url)s"',
                ),
                (
                    r"""(?P<matched>import\(\s*["'](?P<url>\./[^"']+)["']\s*\))""",
                    'import("%(url)s")',
                ),
            ),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]  # -- untyped there
        self._addresses: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """As Django's; asked for once in a process, since what is collected stays as it is."""
        if not name or force or settings.DEBUG:
            return str(super().url(name or "", force))
        if name not in self._addresses:
            self._addresses[name] = str(super().url(name))
        return self._addresses[name]

    def post_process(self, paths: dict[str, Any], *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Hashes what `paths` (storage and path by name) names, and our bundles. Raises `config.bundles.CannotJoin`."""
        self._addresses.clear()
        if not kwargs.get("dry_run"):
            ours = {
                name: _text(*paths[name]) for name in paths if name.startswith(OURS) and name.endswith((".css", ".js"))
            }
            ours |= {name: join(name, ours.__getitem__) for name in BUNDLES}
            for name, text in shrink(ours).items():
                written = Path(self.path(name))
                written.unlink(missing_ok=True)
                self.save(name, ContentFile(text))
                paths[name] = (self, name)
        yield from super().post_process(paths, *args, **kwargs)  # type: ignore[no-untyped-call]  # -- untyped there


def _text(storage: Any, path: str) -> str:
    with storage.open(path) as source:
        return str(source.read().decode())
