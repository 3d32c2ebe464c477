"""Deploys the back office to AWS and removes it again: `make bucket`, `deploy`, `destroy`."""
