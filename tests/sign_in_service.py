"""A sign-in service over TLS for the tests: it speaks as Microsoft's and Google's do, to the clients it was told of."""

import base64
import http.server
import json
import ssl
import threading
import urllib.parse
from pathlib import Path
from typing import Any


class SignInService:
    """`tokens`: token -> user, shared with the mail server that is asked whether a token is good."""

    def __init__(self, certificates: Path, tokens: dict[str, str], user: str) -> None:
        """`certificates` holds cert.pem and key.pem for localhost."""
        self.tokens, self.user = tokens, user
        self.grants: list[str] = []
        self.secret = "app-geheim"
        self.pending = 1  # how often a person has not typed the code yet
        self.is_down = False
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(200, service.configuration())

            def do_POST(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                form = dict(urllib.parse.parse_qsl(self.rfile.read(size).decode()))
                self._answer(*service.answer(self.path, form))

            def _answer(self, code: int, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / "cert.pem", certificates / "key.pem")
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def configuration(self) -> dict[str, Any]:
        tenant = f"{self.url}/tenant"
        return {
            "issuer": f"{tenant}/v2.0",
            "authorization_endpoint": f"{tenant}/oauth2/v2.0/authorize",
            "token_endpoint": f"{tenant}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{tenant}/oauth2/v2.0/devicecode",
        }

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.is_down:
            return 503, {"error": "temporarily_unavailable"}
        if path.endswith("/devicecode"):
            return 200, {
                "user_code": "KXQ7-M2",
                "device_code": "d",
                "verification_uri": f"{self.url}/device",
                "expires_in": 60,
                "interval": 1,
                "message": "",
            }
        grant = form.get("grant_type", "").rpartition(":")[2]
        self.grants.append(grant)
        return self._grant(grant, form)

    def _grant(self, grant: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if grant == "client_credentials" and form.get("client_secret") != self.secret:
            text = "AADSTS7000215: Invalid client secret provided for app 4711."
            return 401, {"error": "invalid_client", "error_description": text}
        if grant == "device_code" and self.pending:
            self.pending -= 1
            return 400, {"error": "authorization_pending"}
        token = f"token-{len(self.grants)}"
        self.tokens[token] = self.user
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        if grant in ("device_code", "refresh_token"):
            answer |= {"refresh_token": "renewal-geheim", "scope": form.get("scope", ""), "id_token": self._id_token()}
            answer |= {"client_info": _packed({"uid": "u", "utid": "t"})}
        return 200, answer

    def _id_token(self) -> str:
        claims = {
            "iss": f"{self.url}/tenant/v2.0",
            "sub": "u",
            "aud": "app",
            "exp": 4102444800,
            "iat": 1,
            "preferred_username": self.user,
        }
        return f"{_packed({'alg': 'none'})}.{_packed(claims)}."


def _packed(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
