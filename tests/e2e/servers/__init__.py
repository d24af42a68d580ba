"""The servers of a test run or of the demo: each a class with start() and stop(), each living in a
directory of its own, on loopback, on ports and sockets nobody else has."""
