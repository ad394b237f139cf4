"""The template tag `bundle`: a bundle of `config.bundles`, or the files it is made of where nothing is collected."""

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
    parts = BUNDLES[name]
    if isinstance(getattr(staticfiles_storage, "_wrapped", None), HashedStorage) and not settings.DEBUG:
        parts = (name,)
    form = STYLE if name.endswith(".css") else SCRIPT
    return format_html_join("", form, ((staticfiles_storage.url(part),) for part in parts))
