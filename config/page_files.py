"""Template tags: a bundle of `config.bundles`, or the files it is made of where nothing is collected."""

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from config.bundles import BUNDLES
from config.static_files import HashedStorage

register = template.Library()
STYLE = '<link rel="stylesheet" href="{}">'
SCRIPT = '<script type="module" src="{}"></script>'


@register.simple_tag
def bundle(name: str) -> SafeString:
    """The elements that load the styles or the scripts of the bundle `name`. Raises `KeyError` for an unknown one."""
    form = STYLE if name.endswith(".css") else SCRIPT
    return format_html_join("", form, ((staticfiles_storage.url(part),) for part in _files(name)))


@register.simple_tag
def bundle_address(name: str) -> str:
    """Where the later bundle `name`, which begins with one module, is loaded from. Raises `KeyError`."""
    (address,) = _files(name)
    return str(staticfiles_storage.url(address))


def _files(name: str) -> tuple[str, ...]:
    """The files that are loaded for the bundle."""
    collected = isinstance(getattr(staticfiles_storage, "_wrapped", None), HashedStorage) and not settings.DEBUG
    return (name,) if collected else BUNDLES[name]
