"""The Cognito user pool: who can sign in on this machine, and the tokens that they get."""

import contextlib
from dataclasses import dataclass

from botocore.exceptions import ClientError

from local.aws import REGION, client
from local.id_token import as_cognitos

NAME = "meetassist"
GROUPS = ("admin", "consultant")

# The password of everybody in the pool. It is no secret: the pool is this machine's, and `make run` prints it.
LOCAL_PASSWORD = "MeetAssist-1"

# The temporary password of everybody who was invited. On AWS each gets one of their own by e-mail.
TEMPORARY_PASSWORD = "Welcome-1"

REFUSALS = {"NotAuthorizedException", "ResourceNotFoundException", "UserNotFoundException", "UserNotConfirmedException"}


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    email: str
    name: str
    group: str
    is_invited: bool = False


# Two, so that they can get in each other's way.
ADMINS = (
    Person("lan@meetassist.example", "Nguyễn Thị Lan", "admin"),
    Person("minh@meetassist.example", "Trần Quang Minh", "admin"),
)


class WeakPassword(Exception):
    """A new password that is against the pool's rules."""


@dataclass(frozen=True)
class Tokens:
    """What a sign-in is worth; the access token expires after `expires_in` seconds, as the id token does."""

    id: str
    access: str
    refresh: str
    expires_in: int


class Refused(Exception):
    """A wrong e-mail address, a wrong password or a token that is no longer good. Nobody is told which."""


class NewPasswordRequired(Exception):
    """The password is right but temporary. `session` allows one new one to be set."""

    def __init__(self, session: str):
        super().__init__("NEW_PASSWORD_REQUIRED")
        self.session = session


class UserPool:
    """A pool and the one app client in it. Every `ensure_` may be repeated."""

    def __init__(self, endpoint: str, id: str, client_id: str):
        self.id = id
        self.client_id = client_id
        self.issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{id}"
        self.keys_url = f"{endpoint}/{id}/.well-known/jwks.json"
        self._cognito = client(endpoint, "cognito-idp")
        self._auth_times: dict[str, int] = {}  # by refresh token

    @classmethod
    def ensure(cls, endpoint: str) -> "UserPool":
        """The pool with its groups, its client and the sample admins."""
        cognito = client(endpoint, "cognito-idp")
        pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
        pool_id = next((pool["Id"] for pool in pools if pool["Name"] == NAME), None) or _create(cognito)
        clients = cognito.list_user_pool_clients(UserPoolId=pool_id, MaxResults=60)["UserPoolClients"]
        pool = cls(endpoint, pool_id, clients[0]["ClientId"])
        for admin in ADMINS:
            pool.ensure_person(admin)
        return pool

    def ensure_person(self, person: Person) -> None:
        """Lets a person sign in with the local password; somebody who exists keeps their groups and name."""
        user = {"UserPoolId": self.id, "Username": person.email}
        attributes = {"email": person.email, "email_verified": "true", "name": person.name}
        with contextlib.suppress(self._cognito.exceptions.UsernameExistsException):
            self._cognito.admin_create_user(
                **user,
                UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
                MessageAction="SUPPRESS",
            )
            self._cognito.admin_add_user_to_group(**user, GroupName=person.group)
        self._cognito.admin_set_user_password(**user, Password=LOCAL_PASSWORD, Permanent=True)

    def people(self) -> list[Person]:
        """Everybody in the groups, at most sixty of each, in the order in which they were added."""
        found: dict[str, Person] = {}
        for group in GROUPS:
            for user in self._cognito.list_users_in_group(UserPoolId=self.id, GroupName=group, Limit=60)["Users"]:
                attributes = {attribute["Name"]: attribute["Value"] for attribute in user["Attributes"]}
                email = attributes.get("email", user["Username"])
                invited = user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
                if invited:
                    self._deliver_invitation(user["Username"])
                if user["Enabled"]:
                    found.setdefault(email, Person(email, attributes.get("name", email), group, invited))
        return list(found.values())

    def _deliver_invitation(self, username: str) -> None:
        """What Cognito does by e-mail: moto invents no temporary password."""
        self._cognito.admin_set_user_password(
            UserPoolId=self.id, Username=username, Password=TEMPORARY_PASSWORD, Permanent=False
        )

    def set_first_password(self, email: str, session: str, password: str, nonce: str | None = None) -> Tokens:
        """Replaces the temporary password, and signs in."""
        try:
            with _refusals():
                self._cognito.respond_to_auth_challenge(
                    ClientId=self.client_id,
                    ChallengeName="NEW_PASSWORD_REQUIRED",
                    Session=session,
                    ChallengeResponses={"USERNAME": email, "NEW_PASSWORD": password},
                )
        except ClientError as error:
            if error.response["Error"]["Code"] == "InvalidPasswordException":
                raise WeakPassword from None
            raise
        return self.sign_in(email, password, nonce)

    def sign_in(self, email: str, password: str, nonce: str | None = None) -> Tokens:
        """Tokens for the right password."""
        parameters = {"USERNAME": email, "PASSWORD": password}
        return self._authenticate(nonce, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)

    def renew(self, refresh_token: str, nonce: str | None = None) -> Tokens:
        """New tokens of the same sign-in; the refresh token stays the same."""
        parameters = {"REFRESH_TOKEN": refresh_token}
        return self._authenticate(nonce, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters)

    def attributes(self, access_token: str) -> dict[str, str]:
        """What the pool knows about the owner of an access token."""
        with _refusals():
            user = self._cognito.get_user(AccessToken=access_token)
        attributes = {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}
        return attributes | {"username": user["Username"]}

    def _authenticate(self, nonce: str | None, **request) -> Tokens:
        with _refusals():
            answer = self._cognito.initiate_auth(ClientId=self.client_id, **request)
        if "ChallengeName" in answer:
            raise NewPasswordRequired(answer["Session"])
        result = answer["AuthenticationResult"]
        refresh_token = result.get("RefreshToken") or request["AuthParameters"]["REFRESH_TOKEN"]
        id_token, auth_time = as_cognitos(result["IdToken"], self._auth_times.get(refresh_token), nonce)
        self._auth_times[refresh_token] = auth_time
        return Tokens(id_token, result["AccessToken"], refresh_token, result["ExpiresIn"])


def _create(cognito) -> str:
    pool = cognito.create_user_pool(
        PoolName=NAME, UsernameAttributes=["email"], AutoVerifiedAttributes=["email"]
    )["UserPool"]
    for group in GROUPS:
        cognito.create_group(UserPoolId=pool["Id"], GroupName=group)
    cognito.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="dashboard",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        # Cognito puts readable attributes into the id token. It reads all standard ones by default, moto none.
        ReadAttributes=["email", "email_verified", "name"],
    )
    return pool["Id"]


@contextlib.contextmanager
def _refusals():
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in REFUSALS:
            raise Refused(error.response["Error"]["Code"]) from None
        raise
