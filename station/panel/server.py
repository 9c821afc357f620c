"""The web server: one page, its pictures, and one socket a browser both listens on and asks on."""

import asyncio
import contextlib
import json
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from station.panel import reports
from station.panel.hub import Told
from station.panel.panel import Panel
from station.panel.symbols import Carrier, Symbol, svg

STATIC: Final = str(files("station.panel") / "static")
_POLICY: Final = "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'"
_REPORT_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
"""A report is one file with its own style, and fetches nothing."""
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class Guard:
    """Answers only the page's own requests, so that no other web page can reach the station through the browser."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse one that was sent to another name or from another page."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        name = host.rpartition(":")[0].strip("[]") or host
        if (self._hosts and name not in self._hosts) or (origin is not None and origin.partition("://")[2] != host):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await Response("not a name or page of this panel", 403)(scope, receive, send)
            return

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                replies = MutableHeaders(scope=message)
                replies.setdefault("content-security-policy", _POLICY)
                replies["x-content-type-options"] = "nosniff"
                replies["cache-control"] = "no-cache"  # tomorrow's boxes have other dates under the same names
            await send(message)

        await self._app(scope, receive, with_policy)


def application(panel: Panel, host: str) -> Starlette:
    """Return the web application; on a loopback address it answers to loopback names alone."""

    async def page(_: Request) -> Response:
        return FileResponse(f"{STATIC}/index.html")

    async def box(request: Request) -> Response:
        try:
            symbol = panel.picture(request.path_params["pile"], request.path_params["top"])
        except LookupError:
            raise HTTPException(404) from None
        return Response(svg(symbol), media_type="image/svg+xml")

    async def command(request: Request) -> Response:
        try:
            text = panel.deck.text(request.path_params["words"])
        except ValueError:
            raise HTTPException(404) from None
        return Response(svg(Symbol(Carrier.QR, text=text)), media_type="image/svg+xml")

    async def live(socket: WebSocket) -> None:
        await socket.accept()
        with panel.hub.joined() as queue:
            await socket.send_json(panel.snapshot())
            listening = asyncio.create_task(_listen(socket, panel, queue))
            try:
                while (message := await queue.get()) is not None:
                    await socket.send_json(message)
            except WebSocketDisconnect:
                pass
            finally:
                listening.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await listening
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close()

    hosts = (*_LOOPBACK, host) if host in _LOOPBACK else ()
    return Starlette(
        routes=[
            Route("/", page),
            Route("/symbols/{pile}/{top:int}.svg", box),
            Route("/cards/{words}.svg", command),
            Route("/reports/{name}", partial(_report, panel)),
            WebSocketRoute("/live", live),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
    )


async def _report(panel: Panel, request: Request) -> Response:
    try:
        written, text = await reports.page(request.path_params["name"], panel.config)
    except LookupError:
        raise HTTPException(404) from None
    if not written:
        return Response(text, 404, media_type="text/plain")
    return Response(text, media_type="text/html", headers={"content-security-policy": _REPORT_POLICY})


class Server(uvicorn.Server):
    """Serves one panel. It leaves the signals to who started it: they end the processes too, in their order."""

    def __init__(self, panel: Panel, host: str) -> None:
        settings = uvicorn.Config(
            application(panel, host), log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        super().__init__(settings)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Change no handler."""
        yield

    def end(self) -> None:
        """Stop serving."""
        self.should_exit = True


async def _listen(socket: WebSocket, panel: Panel, queue: asyncio.Queue[Told | None]) -> None:
    """Obey what the browser asks until it leaves; then end its queue, so that nobody waits for it."""
    try:
        while True:
            order = _object(await socket.receive_text())
            if order is not None:
                await panel.obey(order)
    except (WebSocketDisconnect, KeyError):  # KeyError: a frame that is not text
        with contextlib.suppress(asyncio.QueueFull):
            queue.put_nowait(None)


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
