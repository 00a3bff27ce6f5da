"""No test, and so nothing that a test runs, reaches beyond this machine (G-32)."""

import socket

import pytest

from tests.house_plugin import Outbound


@pytest.mark.parametrize("host", ["192.0.2.1", "keel.example", "2001:db8::1"])
def test_reaching_for_another_machine_fails(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as one:
        with pytest.raises(Outbound, match="another machine"):
            one.connect((host, 80))
        with pytest.raises(Outbound, match="another machine"):
            one.connect_ex((host, 80))


def test_this_machine_is_reached() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname(), timeout=1) as one:
            assert one.fileno() > 0
