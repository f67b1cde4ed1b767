"""The code flow with PKCE, a token bound to a certificate, a call of the gateway, and a refresh, as a program
with requests and requests-oauthlib does them. Prints what it got as JSON."""

import json
import re
import sys

import requests
from requests_oauthlib import OAuth2Session

run = json.load(open(sys.argv[1]))
proxy = run["nodes"]["token-proxy"]["mtls"]
front = run["nodes"]["idp"]["front"]
resource = run["nodes"]["gateway"]["mtls"] + "/dev/time"


def key_pair(name):
    return (run["certificates"][name]["certificate"], run["certificates"][name]["key"])


metadata = requests.get(proxy + "/.well-known/openid-configuration").json()
client = OAuth2Session(
    "tutorial",
    redirect_uri=front + "/api/mock/redirection/holdfast",
    scope=["profile", "email"],
    pkce="S256",
)
address, state = client.authorization_url(metadata["authorization_endpoint"])

browser = requests.Session()
page = browser.get(address).text
form = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page))
form |= {"loginId": "john", "password": "john", "decision": "authorize"}
arrival = browser.post(front + "/api/authorization/decision", data=form)

token = client.fetch_token(
    metadata["token_endpoint"],
    authorization_response=arrival.url,
    include_client_id=True,
    cert=key_pair("client"),
)
mine = client.get(resource, cert=key_pair("client"))
stolen = client.get(resource, cert=key_pair("client2"))
client.cert = key_pair("client")
refreshed = client.refresh_token(metadata["token_endpoint"], client_id="tutorial")

print(
    json.dumps(
        {
            "issuer": metadata["issuer"],
            "state": state in arrival.url,
            "scope": sorted(token["scope"]),
            "mine": mine.status_code,
            "subject": mine.json()["sub"],
            "stolen": stolen.status_code,
            "rotated": refreshed["refresh_token"] != token["refresh_token"],
        }
    )
)
