"""moto's id tokens become Cognito's, and nobody else's are touched."""

import json
import unittest
from base64 import urlsafe_b64decode

from joserfc import jwt
from joserfc.jwk import RSAKey

from local.id_token import MOTO_KEY, as_cognitos

CLAIMS = {"sub": "somebody", "auth_time": 100, "email_verified": "true"}


def token(key=MOTO_KEY):
    return jwt.encode({"alg": "RS256", "kid": "dummy"}, CLAIMS, key)


class IdTokenTest(unittest.TestCase):
    def test_a_renewed_token_has_the_time_of_the_sign_in(self):
        renewed, auth_time = as_cognitos(token(), 50, None)
        claims = jwt.decode(renewed, MOTO_KEY).claims
        self.assertEqual((claims["auth_time"], auth_time), (50, 50))
        self.assertEqual((claims["sub"], claims["email_verified"]), ("somebody", True))

    def test_a_first_token_keeps_its_time_and_gets_the_nonce(self):
        first, auth_time = as_cognitos(token(), None, "n")
        claims = jwt.decode(first, MOTO_KEY).claims
        self.assertEqual((claims["auth_time"], auth_time, claims["nonce"]), (100, 100, "n"))

    def test_the_key_keeps_its_name(self):
        header = as_cognitos(token(), None, None)[0].split(".")[0]
        self.assertEqual(json.loads(urlsafe_b64decode(header + "=="))["kid"], "dummy")

    def test_a_token_signed_by_another_key_is_unchanged(self):
        other = token(RSAKey.generate_key(2048, {"kid": "dummy"}))
        self.assertEqual(as_cognitos(other, 50, "n")[0], other)


if __name__ == "__main__":
    unittest.main()
