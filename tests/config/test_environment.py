"""Settings are read from the environment, and a wrong one is named."""

import os
import subprocess
import sys

import pytest

from config.environment import WrongSetting, choice, flag, text, whole, words
from config.places import ROOT


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("1", True),
        ("TRUE", True),
        ("yes", True),
        ("on", True),
        ("0", False),
        ("No", False),
        ("off", False),
        ("", False),
    ],
)
def test_flag_reads_yes_and_no(word: str, meant: bool) -> None:
    assert flag("X", default=not meant, env={"X": word}) is meant


def test_flag_unset_is_its_default() -> None:
    assert [flag("X", default=default, env={}) for default in (True, False)] == [True, False]


def test_flag_refuses_another_word() -> None:
    with pytest.raises(WrongSetting, match=r"X='maybe': write yes or no\."):
        flag("X", default=True, env={"X": "maybe"})


@pytest.mark.parametrize(("word", "told"), [("ten", "a whole number"), ("0", "from 1 to 9"), ("10", "from 1 to 9")])
def test_whole_refuses_what_is_none_or_out_of_bounds(word: str, told: str) -> None:
    with pytest.raises(WrongSetting, match=f"X=.*: write .*{told}"):
        whole("X", 5, least=1, most=9, env={"X": word})


def test_whole_takes_its_bounds_and_its_default() -> None:
    assert [whole("X", 5, least=1, most=9, env={"X": word}) for word in ("1", "9", "")] == [1, 9, 5]


def test_choice_is_one_of_the_words_and_the_first_by_default() -> None:
    among = ("everyone", "permission")
    assert [choice("X", among, env=env) for env in ({}, {"X": " Permission "})] == ["everyone", "permission"]

    with pytest.raises(WrongSetting, match="X='nobody': write everyone or permission"):
        choice("X", among, env={"X": "nobody"})


def test_text_and_words_drop_blanks() -> None:
    assert text("X", "fallback", env={"X": ""}) == "fallback"
    assert words("X", ("a",), env={"X": " b ,, c "}) == ["b", "c"]
    assert words("X", ("a",), env={}) == ["a"]


def settings_in(**environment: str) -> "subprocess.CompletedProcess[str]":
    """Reads the settings in a process of its own and prints what is asked for in SHOW."""
    code = "import os; from config import settings; print([getattr(settings, n) for n in os.environ['SHOW'].split()])"
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=env | environment, capture_output=True, text=True, check=False)


def test_settings_refuse_another_database(tmp_path: os.PathLike[str]) -> None:
    run = settings_in(SHOW="", VAR_DIR=str(tmp_path), DATABASE_URL="sqlite:///x")

    assert run.returncode == 1
    assert run.stderr.strip().endswith("Glossator needs PostgreSQL (postgresql://user:password@host/name).")


def test_settings_behind_tls_secure_the_cookies(tmp_path: os.PathLike[str]) -> None:
    show = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS SECURE_PROXY_SSL_HEADER EMBEDDED"

    plain = settings_in(SHOW=show, VAR_DIR=str(tmp_path))
    proxied = settings_in(SHOW=show, VAR_DIR=str(tmp_path), BASE_URL="https://law.example.edu", TRUST_PROXY="yes")

    assert plain.stdout == "[False, False, 0, None, True]\n", plain.stderr
    assert proxied.stdout == "[True, True, 31536000, ('HTTP_X_FORWARDED_PROTO', 'https'), True]\n"


def test_policy_refuses_everything_but_our_own(tmp_path: os.PathLike[str]) -> None:
    run = settings_in(SHOW="CONTENT_SECURITY_POLICY", VAR_DIR=str(tmp_path))

    assert "unsafe" not in run.stdout
    assert "'default-src': [\"'none'\"]" in run.stdout
