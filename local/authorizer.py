"""The JWT authorizer of an HTTP API: who calls, or nobody."""

import json
import time
import urllib.request

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

# Asymmetric only, whatever the token's header says: with HS256 the public key would be the secret.
ALGORITHMS = ["RS256"]

JWKS_PATIENCE_SECONDS = 5


class Unauthorized(Exception):
    """No token, or an invalid one. Only the log says why."""


def fetch_jwks(url: str):
    """A function that fetches the pool's public keys."""

    def fetch() -> dict:
        with urllib.request.urlopen(url, timeout=JWKS_PATIENCE_SECONDS) as response:
            return json.load(response)

    return fetch


class Authorizer:
    """Accepts tokens of one issuer for one audience."""

    def __init__(self, issuer: str, audience: str, fetch_keys, now=time.time):
        self._issuer = issuer
        self._audience = audience
        self._fetch_keys = fetch_keys
        self._now = now
        self._keys: dict[str, RSAKey] = {}

    def claims(self, authorization: str | None) -> dict:
        """The claims of a header's token, with or without `Bearer` before it."""
        token = (authorization or "").strip()
        if token[:7].lower() == "bearer ":
            token = token[7:].strip()
        if not token:
            raise Unauthorized("no token")
        try:
            claims = jwt.decode(
                token, lambda guest: self._key(guest.headers().get("kid")), algorithms=ALGORITHMS
            ).claims
        except (JoseError, ValueError) as error:
            raise Unauthorized(f"{type(error).__name__}: {error}") from error
        self._check(claims)
        return claims

    def _key(self, kid: str | None) -> RSAKey:
        """Keys are fetched once, and again for one that is not among them: pools rotate their keys."""
        if kid not in self._keys:
            keys = self._fetch_keys()["keys"]
            self._keys = {key["kid"]: RSAKey.import_key(key) for key in keys if key["kty"] == "RSA"}
        if kid not in self._keys:
            raise Unauthorized("unknown key")
        return self._keys[kid]

    def _check(self, claims: dict) -> None:
        if claims.get("iss") != self._issuer:
            raise Unauthorized("another issuer")
        # Access tokens have no audience; what they name instead is the client.
        audience = claims.get("aud", claims.get("client_id"))
        if self._audience not in (audience if isinstance(audience, list) else [audience]):
            raise Unauthorized("another audience")
        now = self._now()
        if not _instant(claims, "exp", default=None) > now:
            raise Unauthorized("expired")
        if _instant(claims, "nbf", default=0) > now or _instant(claims, "iat", default=0) > now:
            raise Unauthorized("not yet valid")


def _instant(claims: dict, name: str, default: float | None) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unauthorized(f"{name} is not a time")
    return value
