"""An authorization server of a page: Django with the published authlete-django, which leaves every decision about
OAuth to the API that AUTHLETE_BASE_URL names. It knows one user and how to ask him."""

import logging
import os

import django
from authlete.api import AuthleteApiImpl
from authlete.conf import AuthleteEnvConfiguration
from authlete.django.handler import (
    AuthorizationRequestDecisionHandler,
    AuthorizationRequestErrorHandler,
    ConfigurationRequestHandler,
    IntrospectionRequestHandler,
    JwksRequestHandler,
    NoInteractionHandler,
    RevocationRequestHandler,
    TokenRequestHandler,
)
from authlete.django.handler.spi import (
    AuthorizationRequestDecisionHandlerSpiAdapter,
    NoInteractionHandlerSpiAdapter,
    TokenRequestHandlerSpiAdapter,
)
from authlete.django.web import RequestUtility
from authlete.dto import AuthorizationAction, AuthorizationRequest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.utils.html import escape

USERS = {"john": "john"}

settings.configure(
    SECRET_KEY=os.urandom(32).hex(),
    ALLOWED_HOSTS=["localhost", "127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    LOGGING_CONFIG=None,
)
logging.disable()
django.setup()
api = AuthleteApiImpl(AuthleteEnvConfiguration())


class Nobody(NoInteractionHandlerSpiAdapter):
    """No session outlives a login here."""

    def isUserAuthenticated(self):
        return False


class Decision(AuthorizationRequestDecisionHandlerSpiAdapter):
    def __init__(self, form):
        self.form = form

    def isClientAuthorized(self):
        return self.form.get("decision") == "authorize"

    def getUserSubject(self):
        name = self.form.get("loginId", "")
        return name if USERS.get(name) == self.form.get("password") else None


def authorization(request):
    call = AuthorizationRequest()
    call.parameters = RequestUtility.extractParameters(request)
    response = api.authorization(call)
    if response.action == AuthorizationAction.NO_INTERACTION:
        return NoInteractionHandler(api, Nobody()).handle(response)
    if response.action != AuthorizationAction.INTERACTION:
        return AuthorizationRequestErrorHandler().handle(response)
    request.session["ticket"] = response.ticket
    scopes = " ".join(scope.name for scope in response.scopes)
    return HttpResponse(
        f"<h1>{escape(response.client.clientName)} asks for {escape(scopes)}</h1>"
        '<form method="post" action="/api/authorization/decision">'
        '<input name="loginId"><input name="password" type="password">'
        '<button name="decision" value="authorize">Authorize</button>'
        '<button name="decision" value="deny">Deny</button></form>'
    )


def decision(request):
    # The ticket stays, so that pressing the button twice shows what the API makes of it.
    ticket = request.session["ticket"]
    handler = AuthorizationRequestDecisionHandler(api, Decision(request.POST))
    return handler.handle(ticket, None, None)


urlpatterns = [
    path("api/authorization", authorization),
    path("api/authorization/decision", decision),
    path("api/token", lambda request: TokenRequestHandler(api, TokenRequestHandlerSpiAdapter()).handle(request)),
    path("api/revocation", lambda request: RevocationRequestHandler(api).handle(request)),
    path("api/introspection", lambda request: IntrospectionRequestHandler(api).handle(request)),
    path("api/jwks", lambda request: JwksRequestHandler(api).handle(request)),
    path(".well-known/openid-configuration", lambda request: ConfigurationRequestHandler(api).handle(request)),
]
application = get_wsgi_application()
