"""Speaks the Lambda runtime API with nothing but the standard library, and behaves as the event's X-Behave says."""

import http.client
import json
import os
import sys
import time

START = sys.argv[1] if len(sys.argv) > 1 else "well"
ROOT = "/2018-06-01/runtime/"
connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None, headers={}):
    connection.request(method, ROOT + path, body, headers)
    response = connection.getresponse()
    return response, response.read()


def answer(request, body):
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return call("POST", f"invocation/{request}/response", text)[0].status


def fail(request, message):
    body = json.dumps({"errorMessage": message, "errorType": "RuntimeError", "stackTrace": []})
    # A runtime reports stack traces in a header, far beyond what others may send.
    trace = {"lambda-runtime-function-xray-error-cause": json.dumps({"paths": ["x" * 300_000]})}
    call("POST", f"invocation/{request}/error", body, trace)


def policy(event, context={}):
    return {
        "principalId": "rogue",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]},
        },
        "context": context,
    }


provider = None


def ask():
    """Over one connection, which is kept from call to call."""
    global provider
    provider = provider or http.client.HTTPConnection(os.environ["PROVIDER"].removeprefix("http://"))
    provider.request("GET", "/.well-known/openid-configuration")
    provider.getresponse().read()


def behave(how, request, event, arn):
    if how == "exit":
        os._exit(3)
    elif how == "never":
        time.sleep(1000)
    elif how == "rubbish":
        answer(request, b"\xff\xfe this is no JSON")
    elif how == "no-policy":
        answer(request, {"hello": "world"})
    elif how == "seven-megabytes":
        status = answer(request, policy(event, {"big": "x" * 7_000_000}))
        print("refused with", status, flush=True)
    elif how == "forty-megabytes":
        try:
            answer(request, b"x" * 40_000_000)
        except OSError:
            connection.close()
    elif how == "object":
        answer(request, policy(event, {"object": {"a": [1]}, "number": 1.5, "none": None}))
    elif how == "ask":
        ask()
        answer(request, policy(event))
    elif how == "wrong-id":
        print("status", answer("00000000-0000-0000-0000-000000000000", policy(event)), flush=True)
        answer(request, policy(event))
    elif how == "two-answers":
        answer(request, policy(event))
        answer(request, policy(event))
    elif how == "ask-again":
        pass
    elif how == "answer-and-sleep":
        answer(request, policy(event, {"pid": os.getpid()}))
        time.sleep(1000)
    elif how == "ask-and-leave":
        answer(request, policy(event, {"pid": os.getpid()}))
        connection.request("GET", ROOT + "invocation/next")
        connection.close()
        time.sleep(1000)
    elif how == "names":
        answer(request, policy(event, {"region": os.environ["AWS_REGION"], "arn": arn}))
    elif how == "unauthorized":
        fail(request, "Unauthorized")
    elif how == "error":
        print("about to fail", file=sys.stderr, flush=True)
        fail(request, "Unauthorized ")
    elif how == "memory":
        hoard = bytearray(b"x" * 300_000_000)
        time.sleep(1000)
    elif how == "chatty":
        for number in range(5000):
            print("line", number, "x" * 100)
        sys.stdout.write("no end")
        sys.stdout.flush()
        answer(request, policy(event))
    elif how == "pid":
        answer(request, policy(event, {"pid": os.getpid()}))
    elif how == "slow":
        time.sleep(0.3)
        answer(request, policy(event, {"pid": os.getpid()}))
    else:
        answer(request, policy(event))


if START == "crash":
    print("crashing as I was told", file=sys.stderr)
    sys.exit(7)
elif START == "report":
    error = {"errorMessage": "No module named 'nothing'", "errorType": "Runtime.ImportModuleError"}
    call("POST", "init/error", json.dumps(error))
    sys.exit(1)

while True:
    response, body = call("GET", "invocation/next")
    request = response.headers["Lambda-Runtime-Aws-Request-Id"]
    event = json.loads(body)
    arn = response.headers["Lambda-Runtime-Invoked-Function-Arn"]
    behave(event["headers"].get("X-Behave", ""), request, event, arn)
