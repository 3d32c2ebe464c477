"""Signing in as front ends do it, over moto's pool."""

import html
import json
import logging
import re
import time
import unittest
from urllib.parse import parse_qsl, urlencode, urlsplit

from local.authorizer import Authorizer, fetch_jwks
from local.hosted import CODE_SECONDS, SESSION_SECONDS, HostedPages, challenge
from local.http_event import Request
from local.tests.moto import MotoTest
from local.user_pool import ADMINS, LOCAL_PASSWORD, NAME, TEMPORARY_PASSWORD, Person, Refused, UserPool

# The gateway's log would be printed between the tests.
logging.getLogger("gateway").addHandler(logging.NullHandler())

LAN, MINH = (admin.email for admin in ADMINS)
ORIGIN = "http://localhost:3000"
CALLBACK = f"{ORIGIN}/callback"
VERIFIER = "v" * 43
FORM = "application/x-www-form-urlencoded"


class HostedTest(MotoTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool = UserPool.ensure(cls.endpoint)
        cls.pool.ensure_person(Person("thuha@example.org", "Thu Hà", "consultant"))
        cls.keys = staticmethod(fetch_jwks(cls.pool.keys_url))

    def setUp(self):
        self.now = 0.0
        self.authorizer = Authorizer(self.pool.issuer, self.pool.client_id, self.keys)
        self.hosted = HostedPages(
            self.pool, self.authorizer, self.keys, [ORIGIN, "http://127.0.0.1:3000"], now=lambda: self.now
        )

    def request(self, method, target, body="", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.hosted.answer(Request(method, target, "HTTP/1.1", "127.0.0.1", named, body.encode()), ORIGIN)

    def parameters(self, **changes):
        given = {
            "client_id": self.pool.client_id,
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": "openid email",
            "state": "a&b=c",
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
        } | changes
        return {name: value for name, value in given.items() if value is not None}

    def ask(self, cookie="", **changes):
        return self.request("GET", f"/oauth2/authorize?{urlencode(self.parameters(**changes))}", cookie=cookie)

    def sign_in(self, email=LAN, password=LOCAL_PASSWORD, cookie="", origin=ORIGIN, **changes):
        form = urlencode(self.parameters(**changes) | {"username": email, "password": password})
        return self.request("POST", "/oauth2/authorize", form, content_type=FORM, origin=origin, cookie=cookie)

    def code(self, response=None):
        return self.returned(response or self.sign_in())["code"]

    def token(self, **changes):
        form = {
            "grant_type": "authorization_code",
            "client_id": self.pool.client_id,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        } | changes
        named = {name: value for name, value in form.items() if value is not None}
        response = self.request("POST", "/oauth2/token", urlencode(named), content_type=FORM)
        self.assertIn(("cache-control", "no-store"), response.headers)
        return response.status, json.loads(response.body)

    def tokens(self, response=None):
        status, tokens = self.token(code=self.code(response))
        self.assertEqual(status, 200, tokens)
        return tokens

    def returned(self, response):
        self.assertEqual(response.status, 302, response.body)
        location = dict(response.headers)["location"]
        self.assertTrue(location.startswith(CALLBACK), location)
        return dict(parse_qsl(urlsplit(location).query))

    def session(self, response):
        return dict(response.headers)["set-cookie"].partition(";")[0]

    def assert_page(self, response, text, status=200):
        self.assertEqual(response.status, status)
        self.assertIn(text, response.body.decode())
        self.assertNotIn("location", dict(response.headers))


class SignInTest(HostedTest):
    def test_the_page_lists_the_people_who_can_sign_in(self):
        page = self.ask().body.decode()
        for text in (LAN, MINH, "Nguyễn Thị Lan", "Thu Hà", "thuha@example.org"):
            self.assertIn(text, page)

    def test_choosing_a_person_fills_in_the_address(self):
        link = next(link for link in re.findall(r'<li><a href="([^"]+)"', self.ask().body.decode()) if "minh" in link)
        page = self.request("GET", html.unescape(link)).body.decode()
        self.assertIn(f'value="{MINH}"', page)
        self.assertIn('name="state" value="a&amp;b=c"', page)

    def test_the_right_password_leads_back_with_a_code_and_the_state(self):
        returned = self.returned(self.sign_in())
        self.assertEqual(returned.keys(), {"code", "state"})
        self.assertEqual(returned["state"], "a&b=c")

    def test_an_address_with_a_query_keeps_it(self):
        uri = f"{CALLBACK}?from=calendar"
        response = self.sign_in(redirect_uri=uri)
        self.assertEqual(self.returned(response)["from"], "calendar")
        self.assertEqual(self.token(code=self.returned(response)["code"], redirect_uri=uri)[0], 200)

    def test_a_wrong_password_and_an_unknown_person_get_the_same_page(self):
        pages = []
        for email, password in ((LAN, "wrong"), ("nobody@example.org", LOCAL_PASSWORD), (LAN, ""), ("no address", "x")):
            response = self.sign_in(email, password)
            self.assert_page(response, "E-mail hoặc mật khẩu không đúng.")
            pages.append(response.body.decode().replace(email, "EMAIL"))
        self.assertEqual(len({page.replace("EMAIL", LAN) for page in pages}), 1)
        self.assert_page(self.sign_in(LAN, "wrong", lang="en"), "Incorrect e-mail address or password.")

    def test_the_page_is_in_the_front_ends_then_the_browsers_language(self):
        for parameters, accepted, language in (
            ({}, "", "vi"),
            ({}, "en-US,en;q=0.9,vi;q=0.8", "en"),
            ({}, "fr, vi;q=0.5", "vi"),
            ({"lang": "vi"}, "en", "vi"),
            ({"ui_locales": "en"}, "vi", "en"),
            ({"lang": "<b>"}, "de", "vi"),
        ):
            target = f"/oauth2/authorize?{urlencode(self.parameters(**parameters))}"
            page = self.request("GET", target, accept_language=accepted).body.decode()
            self.assertIn(f'<html lang="{language}">', page)

    def test_parameters_are_escaped_on_the_page(self):
        attack = '"><script>alert(1)</script>'
        for response in (
            self.ask(state=attack, login_hint=attack, **{attack: attack}),
            self.sign_in(email=attack, state=attack),
            self.ask(lang=attack, redirect_uri=attack),
        ):
            page = response.body.decode()
            self.assertNotIn("<script", page)
            self.assertIn("default-src 'none'", dict(response.headers)["content-security-policy"])

    def test_a_form_of_another_site_is_refused(self):
        for origin in ("http://evil.example", "null", "http://localhost:3000.evil.example"):
            self.assert_page(self.sign_in(origin=origin), "invalid_request", 400)

    def test_a_temporary_password_is_not_enough(self):
        email = "new@example.org"
        cognito = self.pool._cognito
        cognito.admin_create_user(UserPoolId=self.pool.id, Username=email, TemporaryPassword="Temporary-1")
        self.addCleanup(cognito.admin_delete_user, UserPoolId=self.pool.id, Username=email)
        self.assert_page(self.sign_in(email, "Temporary-1"), "chỉ là tạm thời")

    def test_an_invited_person_finds_the_temporary_password_and_sets_one_of_their_own(self):
        email, cognito = "invited@example.org", self.pool._cognito
        user = {"UserPoolId": self.pool.id, "Username": email}
        cognito.admin_create_user(**user)
        self.addCleanup(cognito.admin_delete_user, **user)
        cognito.admin_add_user_to_group(**user, GroupName="consultant")
        self.assert_page(self.ask(), TEMPORARY_PASSWORD)
        page = self.sign_in(email, TEMPORARY_PASSWORD)
        session = re.search(r'name="session" value="([^"]+)"', page.body.decode()).group(1)
        self.assert_page(self.sign_in(email, "weak", session=session), "quá yếu")
        self.assertIn("code", self.returned(self.sign_in(email, "Own-password-1", session=session)))
        self.assert_page(self.sign_in(email, TEMPORARY_PASSWORD), "không đúng")
        self.assertNotIn(TEMPORARY_PASSWORD, self.ask().body.decode())
        self.assertIn("code", self.returned(self.sign_in(email, "Own-password-1")))

    def test_a_session_for_a_first_password_is_no_good_by_itself(self):
        self.assert_page(self.sign_in(password="Own-password-1", session="invented-by-somebody-else"), "không đúng")

    def test_an_invitation_that_is_sent_again_stays_the_same_account(self):
        email, cognito = "again@example.org", self.pool._cognito
        user = {"UserPoolId": self.pool.id, "Username": email}
        first = cognito.admin_create_user(**user)["User"]["Username"]
        self.addCleanup(cognito.admin_delete_user, **user)
        again = cognito.admin_create_user(**user, MessageAction="RESEND")["User"]["Username"]
        self.assertEqual(again, first)
        with self.assertRaises(cognito.exceptions.UnsupportedUserStateException):
            cognito.admin_create_user(UserPoolId=self.pool.id, Username=LAN, MessageAction="RESEND")

    def test_a_sign_out_by_the_users_name_ends_sessions_that_began_with_the_address(self):
        tokens = self.tokens()
        name = self.pool._cognito.admin_get_user(UserPoolId=self.pool.id, Username=LAN)["Username"]
        self.pool._cognito.admin_user_global_sign_out(UserPoolId=self.pool.id, Username=name)
        self.assertRaises(Refused, self.pool.renew, tokens["refresh_token"])


class AddressTest(HostedTest):
    def test_an_unlisted_redirect_uri_is_refused(self):
        for uri in (
            None,
            "",
            "http://evil.example/callback",
            "https://localhost:3000/callback",
            "http://localhost:3001/callback",
            "http://localhost:3000.evil.example/",
            "http://localhost:3000@evil.example/",
            "http://localhost:30000/",
            "//localhost:3000/callback",
            f"{CALLBACK}#fragment",
            f"{CALLBACK}\r\nset-cookie: a=b",
            f"{ORIGIN}/\\evil.example",
            f" {CALLBACK}",
            "javascript:alert(1)",
        ):
            self.assert_page(self.ask(redirect_uri=uri), "redirect_mismatch", 400)
            self.assert_page(self.sign_in(redirect_uri=uri), "redirect_mismatch", 400)
            logout = urlencode({"client_id": self.pool.client_id, "logout_uri": uri or ""})
            self.assert_page(self.request("GET", f"/logout?{logout}"), "invalid_request", 400)

    def test_an_unknown_client_is_reported_on_the_page(self):
        for client in (None, "", "other"):
            self.assert_page(self.ask(client_id=client), "invalid_client", 400)

    def test_both_names_of_this_machine_are_listed(self):
        for uri in (ORIGIN, f"{ORIGIN}/", "http://127.0.0.1:3000/callback"):
            self.assertEqual(self.ask(redirect_uri=uri).status, 200)

    def test_an_invalid_request_is_redirected_with_its_error(self):
        for changes, error in (
            ({"response_type": None}, "invalid_request"),
            ({"response_type": "token"}, "unauthorized_client"),
            ({"scope": "openid everything"}, "invalid_scope"),
            ({"code_challenge": None}, "invalid_request"),
            ({"code_challenge": "short"}, "invalid_request"),
            ({"code_challenge_method": None}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
        ):
            for response in (self.ask(**changes), self.sign_in(**changes)):
                returned = self.returned(response)
                self.assertEqual((returned["error"], returned["state"]), (error, "a&b=c"), changes)
                self.assertNotIn("code", returned)

    def test_a_parameter_must_not_be_repeated(self):
        target = f"/oauth2/authorize?{urlencode(self.parameters())}&redirect_uri=http://evil.example"
        self.assert_page(self.request("GET", target), "invalid_request", 400)

    def test_other_methods_are_refused(self):
        for method, path, allowed in (("GET", "/oauth2/token", "POST"), ("DELETE", "/oauth2/authorize", "GET,POST")):
            response = self.request(method, path)
            self.assertEqual((response.status, dict(response.headers)["allow"]), (405, allowed))


class TokenTest(HostedTest):
    def test_a_code_and_its_verifier_are_exchanged_for_tokens(self):
        tokens = self.tokens()
        self.assertEqual(tokens.keys(), {"access_token", "id_token", "refresh_token", "token_type", "expires_in"})
        self.assertEqual((tokens["token_type"], tokens["expires_in"]), ("Bearer", 3600))
        claims = self.authorizer.claims(tokens["id_token"])
        self.assertEqual(
            (claims["cognito:groups"], claims["email"], claims["email_verified"], claims["token_use"]),
            (["admin"], LAN, True, "id"),
        )
        self.assertEqual(claims["name"], "Nguyễn Thị Lan")
        self.assertNotIn("nonce", claims)

    def test_a_nonce_is_only_in_its_own_id_token(self):
        response = self.sign_in(nonce="n-1")
        session = self.session(response)
        self.assertEqual(self.authorizer.claims(self.tokens(response)["id_token"])["nonce"], "n-1")
        again = self.tokens(self.ask(cookie=session, nonce="n-2"))
        self.assertEqual(self.authorizer.claims(again["id_token"])["nonce"], "n-2")
        self.assertNotIn("nonce", self.authorizer.claims(self.tokens()["id_token"]))

    def test_without_the_scope_openid_there_is_no_id_token(self):
        self.assertNotIn("id_token", self.tokens(self.sign_in(scope="email")))
        self.assertIn("id_token", self.tokens(self.sign_in(scope=None)))

    def test_a_code_can_be_used_once(self):
        code = self.code()
        self.assertEqual(self.token(code=code)[0], 200)
        self.assertEqual(self.token(code=code), (400, {"error": "invalid_grant"}))

    def test_a_code_expires(self):
        code = self.code()
        self.now += CODE_SECONDS
        self.assertEqual(self.token(code=code), (400, {"error": "invalid_grant"}))

    def test_a_code_is_useless_to_another_client(self):
        for changes in (
            {"code_verifier": "w" * 43},
            {"code_verifier": "short"},
            {"code_verifier": "é" * 43},
            {"redirect_uri": f"{ORIGIN}/other"},
            {"code": "guessed"},
        ):
            code = self.code()
            self.assertEqual(self.token(**{"code": code} | changes), (400, {"error": "invalid_grant"}), changes)
            if "code" not in changes:
                self.assertEqual(self.token(code=code), (400, {"error": "invalid_grant"}), "after a wrong attempt")

    def test_missing_and_unknown_parameters_have_cognitos_errors(self):
        for changes, error in (
            ({"grant_type": None}, "invalid_request"),
            ({"grant_type": "password"}, "unsupported_grant_type"),
            ({"grant_type": "client_credentials"}, "unauthorized_client"),
            ({"client_id": None}, "invalid_request"),
            ({"client_id": "other"}, "invalid_client"),
            ({"code_verifier": None}, "invalid_request"),
            ({"redirect_uri": None}, "invalid_request"),
            ({"code": None}, "invalid_request"),
        ):
            self.assertEqual(self.token(**{"code": "x"} | changes), (400, {"error": error}), changes)

    def test_only_a_form_is_accepted(self):
        for body, content_type in (
            ("{}", "application/json"),
            ("grant_type=a&grant_type=b", FORM),
            ("x" * 70_000, FORM),
            ("&".join(f"a{number}=" for number in range(60)), FORM),
        ):
            response = self.request("POST", "/oauth2/token", body, content_type=content_type)
            self.assertEqual((response.status, json.loads(response.body)), (400, {"error": "invalid_request"}))

    def test_a_refresh_token_can_be_used_repeatedly(self):
        refresh_token = self.tokens()["refresh_token"]
        for _ in range(2):
            status, tokens = self.token(grant_type="refresh_token", refresh_token=refresh_token)
            self.assertEqual((status, tokens.keys()), (200, {"access_token", "id_token", "token_type", "expires_in"}))
            self.assertEqual(self.authorizer.claims(tokens["id_token"])["cognito:groups"], ["admin"])

    def test_a_renewal_keeps_the_time_of_the_sign_in(self):
        tokens = self.tokens()
        began = self.authorizer.claims(tokens["id_token"])["auth_time"]
        while int(time.time()) == began:
            time.sleep(0.05)
        _, renewed = self.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        claims = self.authorizer.claims(renewed["id_token"])
        self.assertEqual(claims["auth_time"], began)
        self.assertGreater(claims["iat"], began)

    def test_an_unknown_refresh_token_is_an_invalid_grant(self):
        answer = self.token(grant_type="refresh_token", refresh_token="guessed")
        self.assertEqual(answer, (400, {"error": "invalid_grant"}))
        self.assertEqual(self.token(grant_type="refresh_token"), (400, {"error": "invalid_request"}))

    def test_getting_a_token_by_hand_ends_nobodys_session(self):
        refresh_token = self.tokens()["refresh_token"]
        self.pool.ensure_person(Person(LAN, LAN, "consultant"))
        self.assertTrue(self.pool.sign_in(LAN, LOCAL_PASSWORD).id)
        self.assertEqual(self.token(grant_type="refresh_token", refresh_token=refresh_token)[0], 200)
        self.assertEqual(self.sign_in().status, 302)

    def test_the_user_info_is_the_access_tokens_owners(self):
        tokens = self.tokens()
        response = self.request("GET", "/oauth2/userInfo", authorization=f"Bearer {tokens['access_token']}")
        info = json.loads(response.body)
        self.assertEqual((info["email"], info["email_verified"], info["name"]), (LAN, "true", "Nguyễn Thị Lan"))
        self.assertEqual(info["sub"], self.authorizer.claims(tokens["access_token"])["sub"])
        for header in ("", "Bearer", f"Bearer {tokens['id_token']}", f"Bearer {tokens['access_token']}x"):
            refused = self.request("GET", "/oauth2/userInfo", authorization=header)
            self.assertEqual((refused.status, json.loads(refused.body)), (401, {"error": "invalid_token"}))

    def test_an_expired_access_token_has_no_user_info(self):
        access_token = self.tokens()["access_token"]
        later = Authorizer(self.pool.issuer, self.pool.client_id, self.keys, now=lambda: time.time() + 3601)
        self.hosted._authorizer = later
        self.assertEqual(self.request("GET", "/oauth2/userInfo", authorization=f"Bearer {access_token}").status, 401)


class SessionTest(HostedTest):
    def setUp(self):
        super().setUp()
        response = self.sign_in()
        self.cookie = self.session(response)
        self.assertIn("HttpOnly", dict(response.headers)["set-cookie"])

    def test_a_signed_in_person_is_not_asked_again(self):
        tokens = self.tokens(self.ask(cookie=self.cookie))
        self.assertEqual(self.authorizer.claims(tokens["id_token"])["email"], LAN)
        self.assertEqual(self.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])[0], 200)

    def test_the_front_end_can_force_a_sign_in(self):
        self.assert_page(self.ask(cookie=self.cookie, prompt="login"), "Mật khẩu")

    def test_a_front_end_can_sign_in_without_a_prompt(self):
        self.assertIn("code", self.returned(self.ask(cookie=self.cookie, prompt="none")))
        self.assertEqual(self.returned(self.ask(prompt="none"))["error"], "login_required")

    def test_a_session_ends_after_an_hour(self):
        self.now += SESSION_SECONDS
        self.assert_page(self.ask(cookie=self.cookie), "Mật khẩu")

    def test_signing_in_as_somebody_else_replaces_the_session(self):
        response = self.sign_in(MINH, cookie=self.cookie)
        self.assert_page(self.ask(cookie=self.cookie), "Mật khẩu")
        claims = self.authorizer.claims(self.tokens(self.ask(cookie=self.session(response)))["id_token"])
        self.assertEqual(claims["email"], MINH)

    def test_signing_out_ends_the_session_and_redirects_back(self):
        target = urlencode({"client_id": self.pool.client_id, "logout_uri": f"{ORIGIN}/"})
        response = self.request("GET", f"/logout?{target}", cookie=self.cookie)
        headers = dict(response.headers)
        self.assertEqual((response.status, headers["location"]), (302, f"{ORIGIN}/"))
        self.assertIn("Max-Age=0", headers["set-cookie"])
        self.assert_page(self.ask(cookie=self.cookie), "Mật khẩu")

    def test_an_invalid_cookie_is_not_a_session(self):
        for cookie in ("cognito=", "cognito", "cognito=guessed", "=;;=\x01"):
            self.assert_page(self.ask(cookie=cookie), "Mật khẩu")


class DiscoveryTest(HostedTest):
    def test_the_discovery_document_lists_the_existing_endpoints(self):
        document = json.loads(self.request("GET", "/.well-known/openid-configuration").body)
        self.assertEqual(document["issuer"], self.pool.issuer)
        named = {value.removeprefix(ORIGIN) for value in document.values() if str(value).startswith(ORIGIN)}
        self.assertEqual(named, self.hosted.paths - {"/.well-known/openid-configuration"})
        keys = json.loads(self.request("GET", "/.well-known/jwks.json").body)["keys"]
        self.assertTrue(keys[0]["kid"])

    def test_a_missing_pool_is_unavailable(self):
        gone = UserPool("http://127.0.0.1:9", self.pool.id, self.pool.client_id)
        self.hosted._pool = gone
        self.assertEqual(self.sign_in().status, 503)
        self.assertEqual(self.ask().status, 503)

    def test_creating_the_pool_again_changes_nothing(self):
        again = UserPool.ensure(self.endpoint)
        self.assertEqual((again.id, again.client_id), (self.pool.id, self.pool.client_id))
        self.assertEqual([person.email for person in again.people()], [LAN, MINH, "thuha@example.org"])
        pools = self.pool._cognito.list_user_pools(MaxResults=60)["UserPools"]
        self.assertEqual([pool["Name"] for pool in pools], [NAME])


if __name__ == "__main__":
    unittest.main()
