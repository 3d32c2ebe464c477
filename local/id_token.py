"""How Cognito's id tokens differ from moto's.

moto sets the time of a renewal as that of the sign-in, which front ends take for another session; it writes booleans
as text; and it doesn't support nonces. Its private key is part of the package.
"""

import gzip
import json
from importlib.resources import files

from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import RSAKey

from local.authorizer import ALGORITHMS

MOTO_KEY = RSAKey.import_key(
    json.loads(gzip.decompress(files("moto").joinpath("cognitoidp/resources/jwks-private.json.gz").read_bytes()))
)


def as_cognitos(id_token: str, auth_time: int | None, nonce: str | None) -> tuple[str, int]:
    """The token with `auth_time`, or its own if there is none yet, and the nonce; and the time that is in it.

    A token that moto has not signed is returned unchanged.
    """
    try:
        token = jwt.decode(id_token, MOTO_KEY, algorithms=ALGORITHMS)
    except BadSignatureError:
        return id_token, auth_time or 0
    claims = token.claims
    claims["auth_time"] = auth_time or claims["auth_time"]
    claims["email_verified"] = claims.get("email_verified") in (True, "true")
    if nonce:
        claims["nonce"] = nonce
    return jwt.encode(token.header, claims, MOTO_KEY), claims["auth_time"]
