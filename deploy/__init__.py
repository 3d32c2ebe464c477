"""What puts the back office on AWS and takes it away again: `make bucket`, `deploy`, `destroy`."""
