package import Certificates
package import HTTP
package import Nodes

/// What Amazon API Gateway hands to the authorizer of a REST API: everything about the request, or, in an
/// event of type TOKEN, one header.
///
/// The built-in authorizer reads the few fields it needs; the JSON text, which takes longer to write than a
/// request takes to answer, is made when somebody looks at it.
package struct RequestEvent: Sendable {
  package let arn: MethodARN
  package let resource: APIResource
  /// The path without the stage: `/time`.
  package let path: String
  /// The decoded values of `{name}` segments.
  package let pathParameters: [FormParameters.Parameter]
  package let request: HTTPRequest
  package let requestID: String
  /// `x-amz-apigw-id`.
  package let extendedRequestID: String
  package let caller: Caller
  package let time: LabTime
  /// What the caller sent as its API key, where the method asks for one.
  package var apiKey: APIKey?
  /// The header of an event of type TOKEN, which has nothing else; nil in one of type REQUEST.
  package var authorizationToken: String?

  package struct APIKey: Sendable {
    package let value: String
    /// Nil where the key is not known.
    package let id: String?

    package init(value: String, id: String?) {
      self.value = value
      self.id = id
    }
  }

  package init(
    resource: APIResource, path: String, pathParameters: [FormParameters.Parameter] = [],
    request: HTTPRequest, requestID: String, extendedRequestID: String = "", caller: Caller, time: LabTime
  ) {
    arn = resource.arn(method: request.method, path: path)
    self.resource = resource
    self.path = path
    self.pathParameters = pathParameters
    self.request = request
    self.requestID = requestID
    self.extendedRequestID = extendedRequestID
    self.caller = caller
    self.time = time
  }

  /// `requestContext.identity.clientCert`: what the caller presented in the handshake. A TOKEN event has
  /// none.
  package var clientCertificate: Certificate? { authorizationToken == nil ? caller.certificate : nil }
}
