package import HTTP
package import Nodes
package import OAuth

/// One defence that a gateway or a resource puts before its handler.
package protocol Layer: Sendable {
  /// Looks at the request of `passage` and notes there what it found out. Nil lets the request through, a
  /// response refuses it.
  func examine(_ passage: inout Passage) async -> HTTPResponse?
}

/// A request on its way through the layers, with all that they have found out so far.
package struct Passage: Sendable {
  package let request: HTTPRequest
  package let context: RequestContext
  /// What routes and rules decide by: the canonical path, below the stage where the gateway has one.
  package let path: String
  /// What the caller may quote when it asks why: `x-amzn-RequestId`. Empty where the node gives none.
  package let requestID: String
  /// The longer id that goes with it: `x-amz-apigw-id`. Empty where the node gives none.
  package let extendedRequestID: String
  /// The pattern of the route that takes the request: `/pets/{id}`; nil where none does.
  package let resourcePath: String?
  /// The decoded values of `{name}` segments of the route.
  package let pathParameters: [FormParameters.Parameter]
  /// Who the request is made for, as far as a layer vouches for it.
  package var claims: [Claim] = []
  /// What an authorizer said of the request, whether it let it through or not; nil before one has.
  package var authorization: Authorization?
  /// How the caller was refused; nil as long as it was not.
  package var refusal: RefusalNote?
  /// In the order in which they were reached.
  package var verdicts: [Verdict] = []
  package var invocations: [Invocation] = []

  package init(
    _ request: HTTPRequest, in context: RequestContext, path: String? = nil, requestID: String = "",
    extendedRequestID: String = "", resourcePath: String? = nil,
    pathParameters: [FormParameters.Parameter] = []
  ) {
    self.request = request
    self.context = context
    self.path = path ?? request.path
    self.requestID = requestID
    self.extendedRequestID = extendedRequestID
    self.resourcePath = resourcePath
    self.pathParameters = pathParameters
    verdicts.reserveCapacity(Self.verdictsExpected)
  }

  /// What a request through an authorizer collects: one allocation instead of four.
  private static let verdictsExpected = 10
}

/// What a refusal is called, for access logs and for those who write their own refusals.
package struct RefusalNote: Sendable, Equatable {
  /// `$context.error.responseType`; nil where the gateway has no name for it.
  package let type: String?
  /// `$context.error.message`.
  package let message: String?
  /// `$context.authorizer.error`: the text of an authorizer's exception.
  package let authorizerError: String?

  package init(type: String?, message: String?, authorizerError: String? = nil) {
    self.type = type
    self.message = message
    self.authorizerError = authorizerError
  }
}

/// What an authorizer said of the request, for whom, and what the gateway may tell others.
package struct Authorization: Sendable {
  /// `$context.authorizer.principalId`.
  package let principalID: String?
  /// Which API key the caller's use is counted under, where the authorizer says.
  package let usageIdentifierKey: String?
  /// How long the authorizer took; nil where the answer had been kept.
  package let duration: Duration?
  /// Looks up one value of the authorizer's context, as the text that a backend gets; nil: no such key, or null.
  package let contextText: @Sendable (String) -> String?

  package init(
    principalID: String?, usageIdentifierKey: String? = nil, duration: Duration? = nil,
    contextText: @escaping @Sendable (String) -> String?
  ) {
    self.principalID = principalID
    self.usageIdentifierKey = usageIdentifierKey
    self.duration = duration
    self.contextText = contextText
  }
}

/// One thing that a layer vouches for, such as `sub` or `client_id` (RFC 7662 §2.2).
package struct Claim: Sendable, Equatable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension Sequence<any Layer> {
  /// The refusal of the first layer that refuses; nil where all let the request through.
  package func refusal(of passage: inout Passage) async -> HTTPResponse? {
    for layer in self {
      if let refusal = await layer.examine(&passage) { return refusal }
    }
    return nil
  }
}
