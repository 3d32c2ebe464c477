"""moto's server, with two things that Cognito does and moto does not, and faster.

Sending an invitation again creates a second user, and a sign-out by the user's name ends no session that was begun with
the e-mail address.
"""

import functools
import logging

from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpUserPool, UserStatus
from moto.cognitoidp.exceptions import UserNotFoundError
from moto.core.exceptions import JsonRESTError
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.server import main
from werkzeug.serving import WSGIRequestHandler

_create_user = CognitoIdpBackend.admin_create_user
_sign_out = CognitoIdpUserPool.sign_out


def admin_create_user(self, user_pool_id, username, message_action, temporary_password, attributes):
    """As moto does it, but an invitation that is sent again changes nothing except the temporary password."""
    if message_action != "RESEND":
        return _create_user(self, user_pool_id, username, message_action, temporary_password, attributes)
    user = self.admin_get_user(user_pool_id, username)
    if user.status is not UserStatus.FORCE_CHANGE_PASSWORD:
        raise JsonRESTError("UnsupportedUserStateException", "Resend not possible.")
    user.password = temporary_password
    return user


def sign_out(self, username):
    """Ends the sessions under each of the user's names."""
    user = self._get_user(username)
    if not user:
        raise UserNotFoundError("User does not exist.")
    for name in {username, user.username, user.attribute_lookup.get("email")} - {None}:
        _sign_out(self, name)


CognitoIdpBackend.admin_create_user = admin_create_user
CognitoIdpUserPool.sign_out = sign_out

# It lists a folder of moto's, and only one request does it at a time.
DomainDispatcherApplication.get_backend_for_host = functools.cache(DomainDispatcherApplication.get_backend_for_host)

if __name__ == "__main__":
    # Keeps connections open, as AWS does.
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    # Otherwise a line for each request.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    main()
