"""Cognito's hosted pages on this machine: the authorization code flow with PKCE, over the pool's tokens.

What Cognito answers on its own is answered here in the same words, so that a front end finds nothing new on
AWS. One thing is stricter: a client without a secret must use PKCE.
"""

import base64
import hashlib
import hmac
import json
import logging
import re
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from local import hosted_page
from local.authorizer import Authorizer, Unauthorized
from local.http_event import Request, Response
from local.user_pool import NewPasswordRequired, Refused, Tokens, UserPool, WeakPassword

AUTHORIZE, TOKEN, USER_INFO, LOGOUT = "/oauth2/authorize", "/oauth2/token", "/oauth2/userInfo", "/logout"
DISCOVERY, KEYS = "/.well-known/openid-configuration", "/.well-known/jwks.json"

# What pages of other origins may read.
SHARED = {TOKEN, USER_INFO, DISCOVERY, KEYS}

SCOPES = ("openid", "email", "profile", "aws.cognito.signin.user.admin")

# Cognito's lifetimes.
CODE_SECONDS = 5 * 60
SESSION_SECONDS = 60 * 60

COOKIE = "cognito"
LARGEST_FORM = 64 * 1024

# RFC 7636: SHA-256 in Base64 without padding, and the verifier that it is made from.
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
URL_CHARACTERS = re.compile(r"[\x21-\x5b\x5d-\x7e]+")

NOT_STORED = [("cache-control", "no-store")]

log = logging.getLogger("gateway")


class Oauth(Exception):
    """An OAuth 2.0 error code."""

    def __init__(self, error: str, description: str = ""):
        super().__init__(error)
        self.error = error
        self.description = description


class BadAddress(Exception):
    """An unknown client or redirect address: reported on a page, never by a redirect."""


class Expiring:
    """Values under unguessable keys, each valid for some seconds."""

    def __init__(self, seconds: float, now):
        self._seconds = seconds
        self._now = now
        self._lock = threading.Lock()
        self._values: dict[str, tuple[float, object]] = {}

    def put(self, value) -> str:
        key, now = secrets.token_urlsafe(32), self._now()
        with self._lock:
            self._values = {key: kept for key, kept in self._values.items() if kept[0] > now}
            self._values[key] = (now + self._seconds, value)
        return key

    def get(self, key: str | None):
        with self._lock:
            return self._alive(self._values.get(key))

    def take(self, key: str | None):
        """Removes and returns the value."""
        with self._lock:
            return self._alive(self._values.pop(key, None))

    def _alive(self, kept):
        return kept[1] if kept and kept[0] > self._now() else None


@dataclass(frozen=True)
class Authorization:
    """A front end's checked request for a code."""

    redirect_uri: str
    challenge: str
    scopes: frozenset[str]
    parameters: dict[str, str] = field(repr=False)

    def redirect(self, **answer: str) -> Response:
        """Back to the front end, with its state."""
        if state := self.parameters.get("state"):
            answer["state"] = state
        separator = "&" if urlsplit(self.redirect_uri).query else "?"
        location = f"{self.redirect_uri.removesuffix('?')}{separator}{urlencode(answer)}"
        return Response(302, [("location", location), *NOT_STORED])


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    authorization: Authorization
    tokens: Tokens = field(repr=False)


class HostedPages:
    """Answers the requests to the pool's domain. `origins` are those of the front ends to which people may be redirected."""

    def __init__(self, pool: UserPool, authorizer: Authorizer, fetch_keys, origins: list[str], now=time.monotonic):
        self._pool = pool
        self._authorizer = authorizer
        self._fetch_keys = fetch_keys
        self._origins = origins
        self._codes = Expiring(CODE_SECONDS, now)
        # The refresh tokens of browsers whose owners have signed in.
        self._sessions = Expiring(SESSION_SECONDS, now)
        self._routes = {
            ("GET", AUTHORIZE): self._ask,
            ("POST", AUTHORIZE): self._sign_in,
            ("POST", TOKEN): self._token,
            ("GET", USER_INFO): self._user_info,
            ("POST", USER_INFO): self._user_info,
            ("GET", LOGOUT): self._logout,
            ("GET", DISCOVERY): self._discovery,
            ("GET", KEYS): self._keys,
        }
        self.paths = {path for _, path in self._routes}

    def answer(self, request: Request, origin: str) -> Response:
        """`origin` is the one that the browser used."""
        method = "GET" if request.method == "HEAD" else request.method
        route = self._routes.get((method, request.path))
        if not route:
            allowed = ",".join(method for method, path in self._routes if path == request.path)
            return Response.message(405, "Method Not Allowed", ("allow", allowed))
        try:
            return route(request, origin)
        except BadAddress as reason:
            return hosted_page.mistake(str(reason), hosted_page.language({}, request.headers))
        except Oauth as error:
            return _json(400, {"error": error.error})
        except (ClientError, BotoCoreError, OSError) as error:
            log.error("the user pool does not answer: %s", error)
            return Response.message(503, "Service Unavailable")

    def _ask(self, request: Request, origin: str) -> Response:
        """The sign-in page, or a code at once for a browser whose owner has signed in."""
        parameters = _parameters(urlsplit(request.target).query)
        checked = self._checked(parameters)
        if isinstance(checked, Response):
            return checked
        prompt = parameters.get("prompt")
        session = None if prompt == "login" else self._sessions.get(_cookie(request))
        if session:
            try:
                tokens = self._pool.renew(session, parameters.get("nonce"))
                return checked.redirect(code=self._codes.put(Grant(checked, tokens)))
            except Refused:
                self._sessions.take(_cookie(request))
        if prompt == "none":
            return checked.redirect(error="login_required")
        return self._page(request, checked)

    def _sign_in(self, request: Request, origin: str) -> Response:
        # Another site's form would sign somebody in as somebody else.
        if request.headers.get("origin", origin) not in {origin, *self._origins}:
            raise BadAddress("invalid_request")
        form = _form(request)
        email, password = form.pop("username", "").strip(), form.pop("password", "")
        challenge = form.pop("session", "")
        checked = self._checked(form)
        if isinstance(checked, Response):
            return checked
        try:
            if not email or not password:
                raise Refused("nothing to check")
            if challenge:
                tokens = self._pool.set_first_password(email, challenge, password, form.get("nonce"))
            else:
                tokens = self._pool.sign_in(email, password, form.get("nonce"))
        except Refused:
            return self._page(request, checked, email=email, problem="refused")
        except NewPasswordRequired as required:
            return self._first_password_page(request, checked, email, required.session)
        except WeakPassword:
            return self._first_password_page(request, checked, email, challenge, problem="weak")
        response = checked.redirect(code=self._codes.put(Grant(checked, tokens)))
        self._sessions.take(_cookie(request))
        session = self._sessions.put(tokens.refresh)
        response.headers.append(("set-cookie", _set_cookie(session, SESSION_SECONDS)))
        return response

    def _page(self, request: Request, checked: Authorization, email: str | None = None, problem: str | None = None):
        parameters = checked.parameters
        return hosted_page.sign_in(
            parameters=parameters,
            people=self._pool.people(),
            email=parameters.get("login_hint", "") if email is None else email,
            problem=problem,
            language=hosted_page.language(parameters, request.headers),
            returns_to=_origin(checked.redirect_uri),
        )

    def _first_password_page(
        self, request: Request, checked: Authorization, email: str, session: str, problem: str | None = None
    ) -> Response:
        return hosted_page.first_password(
            parameters=checked.parameters,
            email=email,
            session=session,
            problem=problem,
            language=hosted_page.language(checked.parameters, request.headers),
            returns_to=_origin(checked.redirect_uri),
        )

    def _token(self, request: Request, origin: str) -> Response:
        form = _form(request)
        grant_type = _required(form, "grant_type")
        if _required(form, "client_id") != self._pool.client_id:
            raise Oauth("invalid_client")
        if grant_type == "authorization_code":
            return self._redeem(form)
        if grant_type == "refresh_token":
            return self._refresh(form)
        # Cognito supports it, but this client may not use it.
        raise Oauth("unauthorized_client" if grant_type == "client_credentials" else "unsupported_grant_type")

    def _redeem(self, form: dict[str, str]) -> Response:
        code, redirect_uri = _required(form, "code"), _required(form, "redirect_uri")
        verifier = _required(form, "code_verifier")
        grant = self._codes.take(code)
        if grant is None or grant.authorization.redirect_uri != redirect_uri:
            raise Oauth("invalid_grant")
        expected = grant.authorization.challenge
        if not VERIFIER.fullmatch(verifier) or not hmac.compare_digest(challenge(verifier), expected):
            raise Oauth("invalid_grant")
        tokens, scopes = grant.tokens, grant.authorization.scopes
        return _tokens(tokens, with_id="openid" in scopes, refresh_token=tokens.refresh)

    def _refresh(self, form: dict[str, str]) -> Response:
        try:
            return _tokens(self._pool.renew(_required(form, "refresh_token")))
        except Refused:
            raise Oauth("invalid_grant") from None

    def _user_info(self, request: Request, origin: str) -> Response:
        header = request.headers.get("authorization", "")
        try:
            if self._authorizer.claims(header).get("token_use") != "access":
                raise Unauthorized("no access token")
            attributes = self._pool.attributes(header.split()[-1])
        except (Unauthorized, Refused) as reason:
            log.info("unauthorized: %s", reason)
            challenge = ("www-authenticate", 'error="invalid_token", error_description="Access token is invalid."')
            return _json(401, {"error": "invalid_token"}, challenge)
        return _json(200, attributes)

    def _logout(self, request: Request, origin: str) -> Response:
        parameters = _parameters(urlsplit(request.target).query)
        if parameters.get("client_id") != self._pool.client_id or not self._allowed(parameters.get("logout_uri", "")):
            raise BadAddress("invalid_request")
        self._sessions.take(_cookie(request))
        headers = [("location", parameters["logout_uri"]), ("set-cookie", _set_cookie("", 0)), *NOT_STORED]
        return Response(302, headers)

    def _discovery(self, request: Request, origin: str) -> Response:
        document = {
            "issuer": self._pool.issuer,
            "authorization_endpoint": origin + AUTHORIZE,
            "token_endpoint": origin + TOKEN,
            "userinfo_endpoint": origin + USER_INFO,
            "end_session_endpoint": origin + LOGOUT,
            "jwks_uri": origin + KEYS,
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": SCOPES,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["none"],
        }
        return _json(200, document)

    def _keys(self, request: Request, origin: str) -> Response:
        return _json(200, self._fetch_keys())

    def _checked(self, parameters: dict[str, str]) -> Authorization | Response:
        """The request for a code, or the answer to an invalid one."""
        if parameters.get("client_id") != self._pool.client_id:
            raise BadAddress("invalid_client")
        redirect_uri = parameters.get("redirect_uri", "")
        if not self._allowed(redirect_uri):
            raise BadAddress("redirect_mismatch")
        scopes = frozenset(parameters.get("scope", "").split()) or frozenset(SCOPES)
        checked = Authorization(redirect_uri, parameters.get("code_challenge", ""), scopes, parameters)
        try:
            _check(checked)
        except Oauth as error:
            description = {"error_description": error.description} if error.description else {}
            return checked.redirect(error=error.error, **description)
        return checked

    def _allowed(self, uri: str) -> bool:
        """Whether a redirect to this address is allowed: it must start with a listed origin followed by `/`."""
        known = any(uri == origin or uri.startswith((f"{origin}/", f"{origin}?")) for origin in self._origins)
        return known and URL_CHARACTERS.fullmatch(uri) is not None and "#" not in uri


def challenge(verifier: str) -> str:
    """The S256 challenge of PKCE."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _check(request: Authorization) -> None:
    parameters = request.parameters
    response_type = parameters.get("response_type")
    if not response_type:
        raise Oauth("invalid_request", "response_type is missing")
    if response_type != "code":
        raise Oauth("unauthorized_client", "the client may only use response_type=code")
    if not request.scopes <= set(SCOPES):
        raise Oauth("invalid_scope")
    if not request.challenge:
        raise Oauth("invalid_request", "code_challenge is missing")
    if parameters.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(request.challenge):
        raise Oauth("invalid_request", "code_challenge_method must be S256, and code_challenge made by it")


def _parameters(text: str) -> dict[str, str]:
    """Query or form; OAuth forbids repeated parameters."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise BadAddress("invalid_request") from None
    parameters = dict(pairs)
    if len(parameters) < len(pairs):
        raise BadAddress("invalid_request")
    return parameters


def _form(request: Request) -> dict[str, str]:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded" or len(request.body) > LARGEST_FORM:
        raise Oauth("invalid_request")
    try:
        return _parameters(request.body.decode())
    except (BadAddress, UnicodeDecodeError):
        raise Oauth("invalid_request") from None


def _required(form: dict[str, str], name: str) -> str:
    if not form.get(name):
        raise Oauth("invalid_request")
    return form[name]


def _origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def _cookie(request: Request) -> str | None:
    try:
        cookie = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return cookie.value if cookie else None


def _set_cookie(value: str, seconds: int) -> str:
    return f"{COOKIE}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax"


def _tokens(tokens: Tokens, *, with_id: bool = True, **more: str) -> Response:
    answer = {"access_token": tokens.access, "expires_in": tokens.expires_in, "token_type": "Bearer"}
    return _json(200, answer | ({"id_token": tokens.id} if with_id else {}) | more)


def _json(status: int, value, *headers: tuple[str, str]) -> Response:
    body = json.dumps(value, separators=(",", ":")).encode()
    return Response(status, [("content-type", "application/json;charset=UTF-8"), *NOT_STORED, *headers], body)
