"""Uploads the page that `web/dist` has, with the configuration of this installation: `make web-publish`."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

from deploy import front, preconditions
from deploy.account import Account, Failure, run
from deploy.settings import PROJECT, switches
from local.site import ASK_FIRST, CONFIG, FOR_EVER, HASHED, INDEX, content_type
from local.web import build_name

DIST = PROJECT / "web/dist"


def publish(account: Account, dist: Path) -> None:
    """What the document names is there before the document is, so nobody gets half of a version."""
    if not (dist / INDEX.lstrip("/")).is_file():
        raise Failure(f"no page in {dist}")
    outputs = front.outputs(account)
    configuration = json.dumps(configured(outputs, switches()["TimeZone"], build_name(dist)), indent=2)
    s3 = account.client("s3")

    def upload(path: str, body: bytes) -> None:
        s3.put_object(
            Bucket=outputs["PageBucket"],
            ExpectedBucketOwner=account.id,
            Key=path.lstrip("/"),
            Body=body,
            ContentType=content_type(path),
            CacheControl=FOR_EVER if path.startswith(HASHED) else ASK_FIRST,
        )

    paths = list(_paths(dist))
    for path in paths:
        if path != INDEX:
            upload(path, (dist / path.lstrip("/")).read_bytes())
    upload(CONFIG, configuration.encode())
    upload(INDEX, (dist / INDEX.lstrip("/")).read_bytes())
    account.client("cloudfront").create_invalidation(
        DistributionId=outputs["PageDistribution"],
        InvalidationBatch={"Paths": {"Quantity": 2, "Items": [INDEX, CONFIG]}, "CallerReference": str(uuid.uuid4())},
    )
    print(f"{len(paths)} files are uploaded. The page is at {outputs['PageUrl']}.")


def configured(outputs: dict[str, str], time_zone: str, build: str) -> dict[str, str]:
    """What the page reads when it starts (web/src/app/config.ts)."""
    return {
        "issuer": outputs["Issuer"],
        "clientId": outputs["UserPoolClientId"],
        "domain": outputs["SignInUrl"],
        # CloudFront passes the API's paths on.
        "apiBase": "",
        "timeZone": time_zone,
        "build": build,
    }


def _paths(dist: Path) -> Iterator[str]:
    """The page's files, and none whose name starts with a dot or that is in such a folder."""
    for file in sorted(dist.rglob("*")):
        path = file.relative_to(dist)
        if file.is_file() and not any(part.startswith(".") for part in path.parts):
            yield f"/{path.as_posix()}"


def main() -> None:
    preconditions.check_region()
    publish(Account.from_env(), DIST)


if __name__ == "__main__":
    run(main)
