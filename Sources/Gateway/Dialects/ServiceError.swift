import Authorizer
import HTTP
import JSON
import Layers
import Nodes
import OAuth
import Topology

/// A refusal as Amazon API Gateway has it by default, before an API's own gateway responses change it.
struct ServiceError {
  /// Nil where no API is known yet, or the service lets nobody change it.
  let type: GatewayResponseType?
  let status: Int
  /// `$context.error.message`.
  let message: String?
  /// `x-amzn-ErrorType`.
  let name: String
  let body: [UInt8]
  var headers: HTTPHeaders = [:]

  /// - Parameter body: where it is not the usual `{"message":...}`.
  private init(
    _ type: GatewayResponseType?, _ status: Int, _ message: String?, _ name: String, body: String? = nil
  ) {
    self.type = type
    self.status = status
    self.message = message
    self.name = name
    self.body = body.map { Array($0.utf8) } ?? Self.json("message", message)
  }

  init(_ refusal: Refusal, _ compat: AWSCompatibility) {
    switch refusal {
    case .noStage, .endpointDisabled, .noCertificate:
      self.init(nil, 403, "Forbidden", "ForbiddenException")
    case .noRoute, .noMethod: self = .unknownResource(compat)
    case .badRequest(let error):
      self.init(.badRequestParameters, 400, error.description, "BadRequestException")
      // The service has no such answer of its own, so the challenge of RFC 6750 §3 goes with it.
      headers.add("WWW-Authenticate", error.bearerChallenge)
    case .uriTooLong: self.init(nil, 414, "Request URI too long", "RequestTooLongException")
    case .unauthorized, .exception(AuthorizerOutcome.unauthorized):
      self.init(.unauthorized, 401, "Unauthorized", "UnauthorizedException")
    case .exception:
      self.init(compat.authorizerError.type, 500, nil, compat.authorizerError.rawValue)
    case .denied(let isExplicit, _):
      let message =
        isExplicit ? compat.explicitDenyMessage : "User is not authorized to access this resource"
      self = .accessDenied(message)
    case .noKey: self.init(.invalidAPIKey, 403, "Forbidden", "ForbiddenException")
    case .throttled: self.init(.throttled, 429, "Too Many Requests", "TooManyRequestsException")
    case .quotaExceeded: self.init(.quotaExceeded, 429, "Limit Exceeded", "LimitExceededException")
    case .unusableContext(let status):
      self.init(
        .integrationFailure, status, "Internal server error", "InternalServerErrorException",
        body: #"{"message": "Internal server error"}"#)
    case .backend(let failure): self = .integration(failure, compat)
    }
  }

  /// What is longer than the service takes. It is answered in plain text, before anything knows of an API.
  static let tooLarge = ServiceError(
    .requestTooLarge, 413, nil, "RequestTooLargeException",
    body: "HTTP content length exceeded \(bodyBytesMax) bytes.")

  /// 10 MiB, for requests; source: API Gateway quotas.
  static let bodyBytesMax = 10_485_760

  private static func unknownResource(_ compat: AWSCompatibility) -> ServiceError {
    switch compat.unknownResource {
    case .missingAuthenticationToken:
      ServiceError(
        .missingAuthenticationToken, 403, "Missing Authentication Token",
        "MissingAuthenticationTokenException")
    case .resourceNotFound: ServiceError(.resourceNotFound, 404, "Not Found", "NotFoundException")
    }
  }

  /// Here alone the member has a capital letter, though the template that the service shows has none.
  private static func accessDenied(_ message: String) -> ServiceError {
    ServiceError(
      .accessDenied, 403, message, "AccessDeniedException",
      body: String(decoding: json("Message", message), as: UTF8.self))
  }

  /// What the integration spoils has a blank behind the colon.
  private static func integration(_ failure: LinkFailure, _ compat: AWSCompatibility) -> ServiceError {
    let name = "InternalServerErrorException"
    if case .timedOut = failure {
      return ServiceError(
        .integrationTimeout, 504, "Endpoint request timed out", name,
        body: #"{"message": "Endpoint request timed out"}"#)
    }
    switch compat.integrationFailure {
    case .networkError:
      return ServiceError(
        .integrationFailure, 504, "Network error communicating with endpoint", name,
        body: #"{"message": "Network error communicating with endpoint"}"#)
    case .internalServerError:
      return ServiceError(
        .integrationFailure, 502, "Internal server error", name,
        body: #"{"message": "Internal server error"}"#)
    }
  }

  private static func json(_ name: String, _ value: String?) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { $0.member(name, value) }
    return writer.bytes
  }
}

extension AWSCompatibility.AuthorizerError {
  fileprivate var type: GatewayResponseType {
    switch self {
    case .configuration: .authorizerConfigurationError
    case .failure: .authorizerFailure
    }
  }
}
