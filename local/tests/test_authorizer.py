"""Who is let in, and above all who is not."""

import base64
import hmac
import json
import time
import unittest

from joserfc import jwt
from joserfc.jwk import RSAKey

from local.authorizer import Authorizer, Unauthorized

ISSUER = "https://cognito-idp.ap-southeast-1.amazonaws.com/pool"
CLIENT = "client"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "two"})


def claims(**changes) -> dict:
    now = int(time.time())
    given = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": "somebody"} | changes
    return {name: value for name, value in given.items() if value is not None}


def token(payload: dict | None = None, key=KEY, **header) -> str:
    return jwt.encode({"alg": "RS256", "kid": "one"} | header, payload or claims(), key)


def unsigned(header: dict, payload: dict) -> str:
    return f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(payload).encode())}."


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


class Keys:
    """The pool's published keys; counts how often they are fetched."""

    def __init__(self, *keys: RSAKey):
        self.keys = list(keys)
        self.fetched = 0

    def __call__(self) -> dict:
        self.fetched += 1
        return {"keys": [key.as_dict(private=False) for key in self.keys]}


class AuthorizerTest(unittest.TestCase):
    def setUp(self):
        self.keys = Keys(KEY)
        self.authorizer = Authorizer(ISSUER, CLIENT, self.keys)

    def refused(self, authorization, reason=""):
        with self.assertRaisesRegex(Unauthorized, reason):
            self.authorizer.claims(authorization)

    def test_a_valid_token_gives_its_claims(self):
        for header in (f"Bearer {token()}", f"bearer {token()}", token()):
            self.assertEqual(self.authorizer.claims(header)["sub"], "somebody")

    def test_an_access_token_names_the_client_instead_of_an_audience(self):
        self.assertTrue(self.authorizer.claims(token(claims(aud=None, client_id=CLIENT))))
        self.refused(token(claims(aud="other", client_id=CLIENT)), "audience")

    def test_a_missing_or_malformed_token_is_refused(self):
        for header in (
            None,
            "",
            "Bearer",
            "Bearer ",
            "Basic YTpi",
            "a.b.c",
            "a.b",
            "é.ü.ß",
            "..",
            "Bearer " + "." * 9999,
        ):
            self.refused(header)

    def test_an_expired_token_is_refused(self):
        self.refused(token(claims(exp=int(time.time()) - 1)), "expired")

    def test_a_token_without_a_proper_expiry_is_refused(self):
        for expiry in (None, "tomorrow", True):
            self.refused(token(claims(exp=expiry)))

    def test_a_token_of_the_future_is_refused(self):
        for name in ("iat", "nbf"):
            self.refused(token(claims(**{name: int(time.time()) + 60})), "not yet")

    def test_another_issuer_is_refused(self):
        for issuer in (ISSUER + "2", ISSUER + "/", None):
            self.refused(token(claims(iss=issuer)), "issuer")

    def test_another_audience_is_refused(self):
        for audience in ("other", ["other"], None):
            self.refused(token(claims(aud=audience)), "audience")

    def test_a_tampered_payload_is_refused(self):
        header, _, signature = token().split(".")
        payload = token(claims(sub="somebody else")).split(".")[1]
        self.refused(f"{header}.{payload}.{signature}", "BadSignature")

    def test_an_unsigned_token_is_refused(self):
        for algorithm in ("none", "None", ""):
            self.refused(unsigned({"alg": algorithm, "kid": "one"}, claims()))

    def test_the_public_key_can_t_be_used_as_a_shared_secret(self):
        signed = unsigned({"alg": "HS256", "kid": "one"}, claims()).rstrip(".")
        signature = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
        self.refused(f"{signed}.{encoded(signature)}", "UnsupportedAlgorithm")

    def test_the_signature_of_another_key_is_refused(self):
        self.refused(token(key=ANOTHER_KEY), "BadSignature")
        self.refused(token(key=ANOTHER_KEY, kid="two"), "unknown key")

    def test_keys_are_fetched_once_and_again_for_an_unknown_one(self):
        self.authorizer.claims(token())
        self.authorizer.claims(token())
        self.assertEqual(self.keys.fetched, 1)
        self.keys.keys.append(ANOTHER_KEY)
        self.authorizer.claims(token(key=ANOTHER_KEY, kid="two"))
        self.assertEqual(self.keys.fetched, 2)


if __name__ == "__main__":
    unittest.main()
