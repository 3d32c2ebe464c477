"""An update of the stack as CloudFormation plays it, with the programs of a former release: `make play-update`."""
