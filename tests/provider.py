"""A small provider of identities, as EU Login is one: real HTTP on this machine, OpenID Connect, one person."""

import base64
import hashlib
import json
import secrets
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "bomca", "a secret between two servers"


@cache
def signing_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Runs while the block lasts; `claims` is whom it vouches for."""

    def __init__(self):
        self.key = signing_key()
        self.claims = {"sub": "eu-1", "email": "officer@example.org", "email_verified": True, "name": "Aigul"}
        self.codes, self.tokens, self.asked = {}, set(), []

    def __enter__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def settings(self):
        app = {"provider_id": "oidc", "name": "EU Login", "client_id": CLIENT, "secret": SECRET}
        return {
            "openid_connect": {"APPS": [{**app, "settings": {"server_url": self.issuer}}], "OAUTH_PKCE_ENABLED": True}
        }

    def authorise(self, address):
        """The person agrees at the provider: what the portal asked for becomes a code and the way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def exchange(self, form, authorization):
        """A code becomes tokens once, for the client that asked, with the proof of the key exchange."""
        asked = self.codes.pop(form["code"], None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_client = authorization == f"Basic {basic}" or form.get("client_secret") == SECRET
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode()
        if not asked or not is_client or asked.get("code_challenge") != proof.rstrip("="):
            return 400, {"error": "invalid_grant"}
        token = secrets.token_urlsafe()
        self.tokens.add(token)
        now = int(time.time())
        facts = {**self.claims, "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        if "nonce" in asked:
            facts["nonce"] = asked["nonce"]
        return 200, {
            "access_token": token,
            "token_type": "Bearer",
            "id_token": jwt.encode(facts, self.key, "RS256", {"kid": "1"}),
        }

    def answer(self, path, authorization):
        if path == "/.well-known/openid-configuration":
            places = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{self.issuer}/{where}" for name, where in places.items()}
            return 200, {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **found}
        if path == "/jwks":
            return 200, {"keys": [{**RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True), "kid": "1"}]}
        if path == "/userinfo" and authorization.removeprefix("Bearer ") in self.tokens:
            return 200, self.claims
        return 401, {"error": "invalid_token"}

    def _handler(provider):  # noqa: N805 - the handler below has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send(*provider.answer(self.path, self.headers.get("Authorization", "")))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self.send(*provider.exchange(form, self.headers.get("Authorization", "")))

            def send(self, status, found):
                body = json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words):
                pass

        return Handler
