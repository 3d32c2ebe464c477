"""Tests of the templates and of the commands that deploy them."""

import functools

import botocore.session

# Otherwise each of two hundred sessions reads the descriptions of the services anew.
botocore.session.create_loader = functools.cache(botocore.session.create_loader)
