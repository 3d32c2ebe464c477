"""A day of an organisation of any size, played against the real functions, PostgreSQL and the AWS APIs: `make simulate`."""
