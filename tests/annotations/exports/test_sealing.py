"""The seal is the HMAC that it says it is."""

import hmac

from annotations.exports.sealing import PURPOSE, Sealer, derived_key


def test_seal_is_an_hmac_with_sha_256_under_the_derived_key() -> None:
    said, of = '["é\ud800"]', "owner\nassignment"
    message = f"{of}\n{said}".encode("utf-8", "surrogatepass")
    assert Sealer(of, "secret").seal(said) == hmac.digest(derived_key(PURPOSE, "secret"), message, "sha256").hex()
