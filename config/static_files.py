"""Static files, hashed and compressed, with the imports between our own modules hashed too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "./x.js"` in `js/*.js` alone.

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
