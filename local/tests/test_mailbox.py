"""`/mail` shows what SES has accepted."""

import unittest
from email.message import EmailMessage

from local.aws import SENDER, Account, client
from local.http_event import Request
from local.mailbox import Mailbox
from local.tests.moto import MotoTest

ENTRY = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


class MailboxTest(MotoTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Account(cls.endpoint).ensure_sender(SENDER)
        cls.ses = client(cls.endpoint, "sesv2")
        cls.mailbox = Mailbox(cls.endpoint)

    def send(self, subject):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = SENDER, "Nguyễn Ánh <anh@example.com>", subject
        message.set_content("Xin chào <b>")
        message.add_alternative(ENTRY, subtype="calendar", params={"method": "REQUEST"})
        answer = self.ses.send_email(FromEmailAddress=SENDER, Content={"Raw": {"Data": message.as_bytes()}})
        return answer["MessageId"]

    def get(self, path, method="GET"):
        response = self.mailbox.answer(Request(method, path, "HTTP/1.1", "127.0.0.1", {}, b""))
        return response.status, response.body.decode()

    def test_mail_is_listed_the_newest_first_and_shown_with_its_calendar_entry(self):
        ids = [self.send(subject) for subject in ("Thứ nhất", "Thứ <hai>")]
        status, page = self.get("/mail")
        self.assertEqual(status, 200)
        self.assertLess(page.index("Thứ &lt;hai&gt;"), page.index("Thứ nhất"))
        self.assertIn("anh@example.com", page)
        status, page = self.get(f"/mail/{ids[1]}")
        self.assertEqual(status, 200)
        self.assertIn("Xin chào &lt;b&gt;", page)
        self.assertIn("METHOD:REQUEST", page)

    def test_an_unknown_message_is_not_found(self):
        self.assertEqual(self.get("/mail/nothing")[0], 404)
        self.assertEqual(self.get("/mail", "POST")[0], 405)

    def test_other_aws_apis_show_nothing(self):
        self.mailbox = Mailbox("http://127.0.0.1:9")
        self.assertEqual(self.get("/mail")[0], 503)


if __name__ == "__main__":
    unittest.main()
