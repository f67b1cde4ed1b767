"""Drives the published authorizer (PyPI authlete) with events that arrive as lines, and prints what came of each.

A line: {"event": {...}, "answer": {"status": 200, "body": "..."} or null, "policy": true, "scopes": [...] or null}
Printed: {"outcome": "Allow" | "Deny" | text of the exception, "request": {...} or null, "principal": ..., "resource": ...,
          "context": {...} or null, "hooks": [...]}

The identity provider is a stand-in of this script's: it gives the answer of the line, or closes the connection.
"""
import http.server
import json
import sys
import threading

from authlete.api.authlete_api_impl import AuthleteApiImpl
from authlete.aws.apigateway.authorizer import Authorizer
from authlete.conf.authlete_configuration import AuthleteConfiguration


class Stand(http.server.BaseHTTPRequestHandler):
    answer = None
    request = None

    def do_POST(self):
        Stand.request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if Stand.answer is None:
            self.close_connection = True
            return
        body = Stand.answer["body"].encode()
        self.send_response(Stand.answer["status"])
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Recording(Authorizer):
    """Notes every hook in the order in which it is called."""

    def __init__(self, api, policy, scopes):
        super().__init__(api=api, policy=policy)
        self.calls = []
        self.scopes = scopes

    def determine_scopes(self, event, context, method, path):
        self.calls.append("determine_scopes")
        return self.scopes


def recorder(name):
    def hook(self, *arguments):
        self.calls.append(name)
    return hook


HOOKS = ["on_enter", "on_introspection", "on_introspection_error", "update_policy_context", "on_allow", "on_deny",
         "on_unauthorized", "on_internal_server_error"]
for name in HOOKS:
    assert hasattr(Authorizer, name), name
    setattr(Recording, name, recorder(name))


class Configuration(AuthleteConfiguration):
    def __init__(self, url):
        super().__init__()
        self.baseUrl = url
        self.serviceApiKey = "holdfast"
        self.serviceApiSecret = "holdfast-secret"


def judge(api, line):
    Stand.answer, Stand.request = line["answer"], None
    authorizer = Recording(api, line["policy"], line["scopes"])
    result = {"principal": None, "resource": None, "context": None}
    try:
        policy = authorizer.handle(line["event"], None)
        statement = policy["policyDocument"]["Statement"][0]
        result.update(outcome=statement["Effect"], principal=policy["principalId"], resource=statement["Resource"],
                      context=policy["context"])
    except Exception as error:
        result.update(outcome=str(error))
    result.update(request=Stand.request, hooks=authorizer.calls)
    return result


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stand)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    api = AuthleteApiImpl(Configuration(f"http://127.0.0.1:{server.server_port}"))
    for line in sys.stdin:
        print(json.dumps(judge(api, json.loads(line))), flush=True)


main()
