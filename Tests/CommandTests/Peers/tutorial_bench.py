"""The tutorial's whole bench from real parts: nginx, Django with authlete-django behind it, the lab as their Authlete,
and the lab's gateway as the place where the tokens are good. Prints what it got as JSON.

Arguments: run.json, an empty folder, nginx, and the version of the API (V2 or V3)."""

import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, make_server

import requests

run = json.load(open(sys.argv[1]))
folder = pathlib.Path(sys.argv[2])
nginx_path, version = sys.argv[3:5]
lab = run["nodes"]["idp"]["front"]
resource = run["nodes"]["gateway"]["mtls"] + "/dev/time"
here = pathlib.Path(__file__).parent


def key_pair(name):
    return (run["certificates"][name]["certificate"], run["certificates"][name]["key"])


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def start_django():
    os.environ["AUTHLETE_BASE_URL"] = lab
    os.environ["AUTHLETE_SERVICE_APIKEY"] = "holdfast"
    if version == "V3":
        os.environ["AUTHLETE_API_VERSION"] = "V3"
        os.environ["AUTHLETE_SERVICE_ACCESSTOKEN"] = "holdfast-token"
    else:
        os.environ["AUTHLETE_SERVICE_APISECRET"] = "holdfast-secret"
    sys.path.insert(0, str(here))
    from authorization_server import application

    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_nginx(server_port):
    """nginx takes no socket that is open already, so a port may be lost to somebody else: then another one."""
    certificate, key = key_pair("server")
    for _ in range(5):
        port = free_port()
        words = {
            "PREFIX": folder, "LISTEN_PORT": port, "SERVER_PORT": server_port,
            "SERVER_CERTIFICATE": certificate, "SERVER_KEY": key,
        }
        text = (here / "nginx.conf").read_text()
        configuration = folder / "nginx.conf"
        configuration.write_text(re.sub("|".join(words), lambda word: str(words[word[0]]), text))
        process = subprocess.Popen(
            [nginx_path, "-p", folder, "-c", configuration, "-e", "stderr"], stderr=subprocess.PIPE)
        deadline = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return process, f"https://localhost:{port}"
            time.sleep(0.02)
        process.kill()
    raise RuntimeError(process.stderr.read().decode())


def log_in(base, decision="authorize", password="john", **more):
    """Where the browser is sent in the end; None where nobody sends it anywhere."""
    browser = requests.Session()
    parameters = {"response_type": "code", "client_id": "4711", "scope": "profile email", "state": "123"} | more
    page = browser.get(base + "/api/authorization", params=parameters, allow_redirects=False)
    if page.status_code != 200:
        return browser, page
    form = {"loginId": "john", "password": password, "decision": decision}
    return browser, browser.post(base + "/api/authorization/decision", data=form, allow_redirects=False)


def parameter(response, name):
    found = re.search(rf"[?&]{name}=([^&]*)", response.headers.get("Location", ""))
    return found and found[1]


def redeem(address, code, certificate="client", client="4711"):
    form = {"grant_type": "authorization_code", "client_id": client, "code": code}
    return requests.post(address, data=form, cert=certificate and key_pair(certificate))


def use(token, certificate):
    headers = {"Authorization": f"Bearer {token}"}
    response = requests.get(resource, headers=headers, cert=key_pair(certificate))
    return {"status": response.status_code, "body": response.text}


def stranger():
    """What the library makes of a secret that is wrong."""
    from authlete.api import AuthleteApiException, AuthleteApiImpl
    from authlete.conf import AuthleteConfiguration

    words = {"baseUrl": lab, "serviceApiKey": "nobody", "serviceApiSecret": "x"}
    try:
        AuthleteApiImpl(AuthleteConfiguration(words)).getServiceConfiguration()
    except AuthleteApiException as refusal:
        return str(refusal)


def walk(base):
    browser, arrival = log_in(base)
    code = parameter(arrival, "code")
    again = browser.post(base + "/api/authorization/decision", data={"decision": "deny"}, allow_redirects=False)
    without = redeem(base + "/token", code, certificate=None)
    token = redeem(base + "/token", code)
    access = token.json()["access_token"]
    _, second = log_in(base)
    at_lab = redeem(run["nodes"]["token-proxy"]["mtls"] + "/token", parameter(second, "code"))
    form = {"token": access, "client_id": "tutorial"}
    result = {
        "login": arrival.status_code,
        "location": arrival.headers["Location"],
        "state": parameter(arrival, "state"),
        "ticket again": again.status_code,
        "without certificate": [without.status_code, without.json()["error"]],
        "token": [token.status_code, token.json()["scope"]],
        "code again": redeem(base + "/token", parameter(second, "code")).json()["error"],
        "code at the lab": at_lab.status_code,
        "unknown client": redeem(base + "/token", "x", client="nobody").status_code,
        "deny": parameter(log_in(base, decision="deny")[1], "error"),
        "wrong password": parameter(log_in(base, password="x")[1], "error"),
        "nobody to ask": parameter(log_in(base, prompt="none")[1], "error"),
        "foreign scope": parameter(log_in(base, scope="admin")[1], "error"),
        "foreign redirect": log_in(base, redirect_uri="https://evil.example/")[1].json()["error"],
        "mine": use(access, "client"),
        "stolen": use(access, "client2"),
        "introspection": requests.post(base + "/api/introspection", data=form).json()["active"],
        "keys": len(requests.get(base + "/api/jwks").json()["keys"]),
        "issuer": requests.get(base + "/.well-known/openid-configuration").json()["issuer"],
        "revocation": requests.post(base + "/api/revocation", data=form).status_code,
    }
    return result | {"revoked": use(access, "client")["status"], "stranger": stranger(), "access": access}


nginx, base = start_nginx(start_django())
try:
    print(json.dumps(walk(base)))
finally:
    # Not SIGTERM: whoever started this program may have blocked that, and children inherit it.
    nginx.kill()
    nginx.wait()
