"""The whole back office on one machine: `make run` and the commands that attach to it.

Development only. Nothing in here decides anything about the product: it starts the same Lambda binaries that run on
AWS and plays, as faithfully as is practical, the services around them.
"""
