"""Finding free ports on the loopback interface."""

import errno
import socket


def free_port() -> int:
    """Return a port that was free on 127.0.0.1 a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server may listen on the port; False too when the machine lacks the address.

    Raises PermissionError for ports that only root may use.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EACCES:
            raise
        return False
    return True


def next_free(port: int) -> int:
    """Return the nearest free port above a taken one."""
    candidates = (port + step for step in range(1, 50) if port + step < 65536)
    return next((candidate for candidate in candidates if is_free(candidate)), free_port())
