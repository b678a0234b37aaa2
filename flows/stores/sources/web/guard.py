"""A transport for httpx that connects only to public addresses.

The address is looked up once, checked, and connected to: a name that resolves to another address a moment later (DNS
rebinding) gains nothing. Each redirect is a request of its own and is checked again.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx


class Forbidden(httpx.ConnectError):
    """The host has no address that may be fetched from."""


def public_addresses(host: str, port: int) -> list[str]:
    """The public addresses of a host, in the resolver's order. Raises OSError when the name cannot be resolved."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found)
    # A mapped IPv4 address is judged as the IPv4 address that it leads to.
    plain = {a: getattr(ip_address(a), "ipv4_mapped", None) or ip_address(a) for a in addresses}
    return [a for a, ip in plain.items() if ip.is_global and not ip.is_multicast]


class _Backend(httpcore.SyncBackend):
    """Connects to the checked address, whatever the name would resolve to next."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = public_addresses(host, port)
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        if not addresses:
            raise Forbidden(
                f"{host} leads to a private or reserved address; allow_private = true in the source permits it"
            )
        # A host may have an address that does not answer beside one that does.
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
        return super().connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Refused: no source names a socket."""
        raise httpcore.ConnectError("unix sockets are not fetched from")


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._response.iter_stream()
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
            raise httpx.ReadError(str(error) or type(error).__name__) from error

    def close(self) -> None:
        self._response.close()


class PublicTransport(httpx.BaseTransport):
    """HTTP and HTTPS over `httpcore`, TLS verified, to public addresses only."""

    def __init__(self) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=_Backend(), max_connections=16, keepalive_expiry=10
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises httpx.TransportError."""
        url = request.url
        inner = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            response = self._pool.handle_request(inner)
        except httpcore.TimeoutException as error:
            raise httpx.ConnectTimeout(str(error) or "timed out") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise httpx.ConnectError(str(error) or type(error).__name__) from error
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()
