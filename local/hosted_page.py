"""What the hosted pages look like: plain HTML without scripts, in Vietnamese and English."""

import base64
import hashlib
from html import escape
from urllib.parse import urlencode

from local.http_event import Response
from local.user_pool import Person

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}

TEXTS = {
    "vi": {
        "title": "Đăng nhập MeetAssist",
        "email": "Địa chỉ email",
        "password": "Mật khẩu",
        "sign_in": "Đăng nhập",
        "people": "Tài khoản mẫu trên máy này",
        "hint": "Mọi tài khoản dùng chung mật khẩu mà lệnh make run in ra.",
        "admin": "quản trị viên",
        "consultant": "tư vấn viên",
        "refused": "E-mail hoặc mật khẩu không đúng. Vui lòng thử lại.",
        "new_password": "Mật khẩu này chỉ là tạm thời. Hãy đặt mật khẩu mới cho tài khoản trước khi đăng nhập.",
        "mistake": "Không thể mở trang đăng nhập",
        "invalid_client": "Ứng dụng đưa bạn đến đây không được đăng ký (invalid_client).",
        "redirect_mismatch": "Địa chỉ quay về không có trong danh sách được phép (redirect_mismatch).",
        "invalid_request": "Yêu cầu không hợp lệ (invalid_request).",
    },
    "en": {
        "title": "Sign in to MeetAssist",
        "email": "E-mail address",
        "password": "Password",
        "sign_in": "Sign in",
        "people": "Sample accounts on this machine",
        "hint": "All of them have the password that make run prints.",
        "admin": "admin",
        "consultant": "consultant",
        "refused": "Incorrect e-mail address or password. Please try again.",
        "new_password": "This password is temporary. Set a new one for the account before signing in.",
        "mistake": "The sign-in page can't be opened",
        "invalid_client": "The application that sent you here is not registered (invalid_client).",
        "redirect_mismatch": "The address to return to is not on the list of allowed ones (redirect_mismatch).",
        "invalid_request": "The request is not valid (invalid_request).",
    },
}

STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #111827; --line: #6b7280; --link: #1d4ed8; --problem: #b91c1c; }
@media (prefers-color-scheme: dark) {
  :root { --page: #111827; --text: #f9fafb; --line: #9ca3af; --link: #93c5fd; --problem: #fca5a5; }
}
* { box-sizing: border-box; }
body { color: var(--text); background: var(--page); font: 1rem/1.5 system-ui, sans-serif; margin: 0; padding: 1rem; }
main { max-width: 26rem; margin: 0 auto; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1rem; margin: 2rem 0 0; }
label { display: block; font-weight: 600; margin: 1rem 0 .375rem; }
input, button { font: inherit; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border-radius: .375rem; }
input { border: 1px solid var(--line); }
button { border: 0; margin-top: 1.25rem; font-weight: 600; color: #fff; background: #1d4ed8; cursor: pointer; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav { text-align: right; }
nav a, li a { display: inline-block; padding: .25rem 0; min-height: 2rem; }
ul { list-style: none; padding: 0; margin: .5rem 0 0; }
.problem { color: var(--problem); font-weight: 600; }
"""

STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def language(parameters: dict[str, str], headers: dict[str, str]) -> str:
    """The language requested with `lang` or `ui_locales`, else the browser's preferred one, else Vietnamese."""
    wanted = f"{parameters.get('lang', '')} {parameters.get('ui_locales', '')} {headers.get('accept-language', '')}"
    words = (word.partition(";")[0].partition("-")[0].lower() for word in wanted.replace(",", " ").split())
    return next((word for word in words if word in LANGUAGES), "vi")


def sign_in(
    *, parameters: dict[str, str], people: list[Person], email: str, problem: str | None, language: str, returns_to: str
) -> Response:
    """The form, with the front end's parameters as hidden fields, and the people who can sign in."""
    text = TEXTS[language]
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in parameters.items()
        if name not in ("username", "password")
    )
    alert = f'<p class="problem" id="problem" role="alert">{text[problem]}</p>' if problem else ""
    described = ' aria-describedby="problem" aria-invalid="true"' if problem else ""
    focus_email, focus_password = ("", " autofocus") if email else (" autofocus", "")
    body = f"""{_languages(parameters, language)}
<h1>{text["title"]}</h1>
{alert}
<form method="post" action="/oauth2/authorize">
{hidden}
<label for="username">{text["email"]}</label>
<input id="username" name="username" type="email" autocomplete="username" required
 value="{escape(email)}"{described}{focus_email}>
<label for="password">{text["password"]}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required
 {described}{focus_password}>
<button type="submit">{text["sign_in"]}</button>
</form>
<h2 id="people">{text["people"]}</h2>
<p>{text["hint"]}</p>
<ul aria-labelledby="people">
{_people(parameters, people, text)}
</ul>"""
    return _page(200, language, text["title"], body, f"'self' {returns_to}")


def mistake(reason: str, language: str) -> Response:
    """Says why the request can't be redirected."""
    text = TEXTS[language]
    body = f"<h1>{text['mistake']}</h1>\n<p>{text[reason]}</p>"
    return _page(400, language, text["mistake"], body, "'none'")


def _people(parameters: dict[str, str], people: list[Person], text: dict[str, str]) -> str:
    """Links that fill in the address, using the parameter that front ends use."""
    return "\n".join(
        f'<li><a href="{_link(parameters, login_hint=person.email)}">{escape(person.name)}</a>, {text[person.group]}'
        f"<br>{escape(person.email)}</li>"
        for person in people
    )


def _languages(parameters: dict[str, str], language: str) -> str:
    return "\n".join(
        f'<nav><a href="{_link(parameters, lang=other)}" lang="{other}" hreflang="{other}">{name}</a></nav>'
        for other, name in LANGUAGES.items()
        if other != language
    )


def _link(parameters: dict[str, str], **changes: str) -> str:
    return escape(f"/oauth2/authorize?{urlencode(parameters | changes)}")


def _page(status: int, language: str, title: str, body: str, form_action: str) -> Response:
    html = f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action {form_action}"
    )
    headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("content-security-policy", policy),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
    ]
    return Response(status, headers, html.encode())
