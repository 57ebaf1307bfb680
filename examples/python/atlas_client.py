#!/usr/bin/env python3
"""A complete client of Atlas: it opens a flow, uploads documents, waits for the end,
prints what was read, and takes the signed callback. Copy what you need.

    python3 atlas_client.py https://bucket.example.com/pan.jpg https://bucket.example.com/invoice.pdf

Settings come from the environment; see ../README.md. Python 3.9 or later.
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import queue
import random
import secrets
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

try:
    import standardwebhooks  # pip install standardwebhooks
except ImportError:
    standardwebhooks = None

ATTEMPTS = 6
IN_PROGRESS = "a request with this Idempotency-Key is in progress"


def main(file_urls):
    poll = float(os.environ.get("POLL_SECONDS", "5"))
    receiver = Receiver(os.environ.get("RECEIVER", "127.0.0.1:9000"), os.environ["ATLAS_WEBHOOK_SECRET"])
    atlas = Atlas(
        os.environ.get("ATLAS_URL", "http://127.0.0.1:8080"),
        os.environ["ATLAS_CLIENT_ID"],
        os.environ["ATLAS_CLIENT_SECRET"],
    )
    flow = atlas.open("LOAN-1", receiver.url("/auth"), receiver.url("/callback"))
    print("flow", flow)
    atlas.upload(flow, file_urls)
    print("status", atlas.wait(flow, poll))
    show(atlas.extracts(flow))
    print("callback verified:", receiver.arrived.get(timeout=60))


def show(results):
    for document in results["ocr_data"]:
        if document["error_code"]:  # this document failed; the others stand
            print(f"document {document['document_id']}: {document['error_code']}, {document['error_reason']}")
            continue
        print(f"document {document['document_id']}: {document['data']['document_type']}")
        for name, field in document["data"].items():
            # None: the document does not say.
            if isinstance(field, dict) and field.get("value") is not None:
                print(f"  {name} = {field['value']} ({field['confidence_score']:.2f})")
    for check in results["cross_checks"]:
        print(f"cross-check {check['name']}, {check['source_doc']} and {check['target_doc']}: {check['similarity_score']}")


class Refused(Exception):
    """An answer that the same request would get again."""

    def __init__(self, status, body, request_id):
        self.status, self.error, self.reason = status, body.get("error", ""), body.get("reason", "")
        super().__init__(f"{status} {self.error} {self.reason} (request {request_id})")


class Atlas:
    """Calls Atlas as one client. May be used by several threads."""

    def __init__(self, base, client_id, client_secret):
        self.base, self.client_id, self.client_secret = base, client_id, client_secret
        self.token, self.expires = "", 0.0
        self.lock = threading.Lock()

    def open(self, application_id, auth_url, callback_url):
        return self.call("POST", "/v3/verification/flow/init", {
            "product_type": "POC_CDL",
            "application_id": application_id,
            "auth_url": auth_url,
            "callback_url": callback_url,
            "flow_params": {},
        })["flow_uuid"]

    def upload(self, flow, file_urls):
        files = [{"file_url": url, "document_id": str(n)} for n, url in enumerate(file_urls, 1)]
        return self.call("POST", "/v3/verification/multiupload", {"flow_uuid": flow, "file_urls": files})

    def wait(self, flow, pause):
        """Polls until the flow has ended, every 5 to 10 seconds, further apart as time
        goes and never in step with other clients."""
        longest = 2 * pause
        while True:
            status = self.call("GET", "/v3/verification/status?flow_uuid=" + urllib.parse.quote(flow))["master_status"]
            if status in ("SUCCESS", "FAILED"):
                return status
            time.sleep(jittered(pause))
            pause = min(pause * 1.3, longest)

    def extracts(self, flow):
        return self.call("GET", "/v3/verification/extracts?flow_uuid=" + urllib.parse.quote(flow))

    def call(self, method, path, body=None):
        """Makes one call with a token that holds, and repeats it while that may help. A
        POST has one Idempotency-Key for all its attempts, so it is done once."""
        key = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
        token = self.access_token()
        try:
            return self.send(method, path, {"Token": token, **key}, body)
        except Refused as refused:
            if refused.status != 401:
                raise
        self.forget(token)
        return self.send(method, path, {"Token": self.access_token(), **key}, body)

    def access_token(self):
        """A token that holds for a minute more."""
        with self.lock:
            if self.expires - time.monotonic() <= 60:
                answer = self.send("POST", "/v3/verification/authtoken", {
                    "Client-Id": self.client_id,
                    "Client-Secret": self.client_secret,
                })
                self.token, self.expires = answer["access_token"], time.monotonic() + answer["expires_in"]
            return self.token

    def forget(self, token):
        """Drops a token that was refused, unless it has been replaced meanwhile."""
        with self.lock:
            if self.token == token:
                self.expires = 0.0

    def send(self, method, path, headers, body=None):
        """Makes a request, and again after lost connections, 429, 5xx, and a 409 that
        says that the same request is still being worked on."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        for attempt in range(ATTEMPTS):
            wait = jittered(2**attempt)
            request = urllib.request.Request(self.base + path, data, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=30) as response:
                    return json.load(response)
            except urllib.error.HTTPError as answer:
                failure = refused = Refused(answer.code, error_body(answer), answer.headers.get("X-Request-Id"))
                if not (refused.status == 429 or refused.status >= 500 or refused.error == IN_PROGRESS):
                    raise refused from None
                if answer.headers.get("Retry-After", "").isdigit():
                    wait = int(answer.headers["Retry-After"])
            except (OSError, http.client.HTTPException) as lost:  # a connection that broke
                failure = lost
            print(f"{method} {path}: {failure}; again in {wait:.1f} s", file=sys.stderr)
            time.sleep(wait)
        raise failure


def error_body(answer):
    try:
        body = json.load(answer)
        return body if isinstance(body, dict) else {}
    except ValueError:  # a proxy in between may answer anything
        return {}


def jittered(seconds):
    return seconds * random.uniform(0.75, 1.25)


class Receiver:
    """The side that Atlas calls: auth_url and callback_url."""

    def __init__(self, address, webhook_secret):
        self.address = address
        self.token = secrets.token_urlsafe()  # that auth_url hands out and the callback brings
        self.secret = webhook_secret
        self.arrived = queue.Queue()  # the webhook-id of each new callback
        self.seen = set()  # in your system: a table
        host, port = address.rsplit(":", 1)
        server = ThreadingHTTPServer((host, int(port)), self.handler())
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://{self.address}{path}"

    def handler(receiver):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path == "/auth":
                    self.answer(200, json.dumps({"access_token": receiver.token}).encode())
                elif self.path == "/callback":
                    self.answer(receiver.callback(self.headers, body))
                else:
                    self.answer(404)

            def answer(self, status, body=b""):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler

    def callback(self, headers, body):
        """Takes a result whose signature is right, over the bytes as they came."""
        if not verified(self.secret, headers, body) or headers.get("Token") != self.token:
            return 401
        if headers["webhook-id"] not in self.seen:  # else a repetition: say yes, do nothing
            self.seen.add(headers["webhook-id"])
            self.arrived.put(headers["webhook-id"])  # in your system: store the body first
        return 200


def verified(secret, headers, body):
    """Says whether a callback is signed with the secret, by the published library where
    it is installed."""
    if standardwebhooks is None:
        return verified_by_hand(secret, headers, body)
    try:
        standardwebhooks.Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
        return True
    except standardwebhooks.WebhookVerificationError:
        return False


def verified_by_hand(secret, headers, body):
    """The same as Standard Webhooks specifies it: HMAC-SHA256 over id.timestamp.body,
    in base64, under one of the v1 signatures, no more than five minutes ago."""
    identity, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{identity}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    signatures = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(expected, signature) for signature in signatures)


if __name__ == "__main__":
    main(sys.argv[1:])
