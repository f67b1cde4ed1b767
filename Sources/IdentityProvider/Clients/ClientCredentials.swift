import HTTP
import OAuth

/// Who a request says it comes from, and what it brought to prove it.
struct ClientCredentials: Sendable {
  let clientID: String
  let mechanism: Mechanism
  let certificate: PresentedCertificate?

  /// Where the proof stands. A certificate counts only for a client that is registered for one: anyone may present one.
  enum Mechanism: Sendable, Equatable {
    case authorizationHeader(secret: String)
    case body(secret: String)
    case none

    /// For the log: never with the secret.
    var words: String {
      switch self {
      case .authorizationHeader: "a secret in the Authorization header"
      case .body: "a secret in the body"
      case .none: "no secret"
      }
    }
  }
}

extension ClientCredentials {
  /// Reads a request (RFC 6749 §2.3.1).
  ///
  /// - Throws: `invalid_request` where two methods are used at once or no client is named; `invalid_client`
  ///   where the Authorization header is none of ours.
  init(
    of request: HTTPRequest, form: FormParameters, certificate: PresentedCertificate?
  ) throws(OAuthError) {
    try self.init(Self.basic(in: request.headers), form: form, certificate: certificate)
  }

  /// - Parameter header: the name and the secret of the Authorization header, form-decoded.
  /// - Throws: `invalid_request` where two methods are used at once or no client is named.
  init(
    _ header: BasicCredentials?, form: FormParameters, certificate: PresentedCertificate?
  ) throws(OAuthError) {
    let named = form["client_id"]
    let secret = form["client_secret"]
    self.certificate = certificate
    guard let header else {
      guard let named else {
        throw Self.malformed("The client_id is missing", presented: "no client_id")
      }
      clientID = named
      mechanism = secret.map { .body(secret: $0) } ?? .none
      return
    }
    guard secret == nil else {
      throw Self.malformed(
        "Two ways of client authentication in one request",
        presented: "an Authorization header and a client_secret")
    }
    guard named == nil || named == header.user else {
      throw Self.malformed("The client_id is not the one that authenticates", presented: "two client names")
    }
    clientID = header.user
    mechanism = .authorizationHeader(secret: header.password)
  }

  /// Nil where there is no Authorization header at all.
  private static func basic(in headers: HTTPHeaders) throws(OAuthError) -> BasicCredentials? {
    do throws(AuthorizationError) {
      guard let authorization = try Authorization(headers) else { return nil }
      // The name and the secret were form-encoded before they were joined (RFC 6749 §2.3.1).
      if let credentials = try BasicCredentials(authorization, isFormEncoded: true) { return credentials }
    } catch {
      throw malformed("The Authorization header cannot be read", presented: error.sentence)
    }
    throw .failedAuthentication(
      .fail(
        .oneClientAuthentication, expected: "Basic credentials",
        presented: "an Authorization header of another kind"))
  }

  static func malformed(_ description: String, presented: String) -> OAuthError {
    OAuthError(
      .invalidRequest, description,
      verdict: .fail(
        .oneClientAuthentication, expected: "one client, authenticated one way", presented: presented))
  }
}

extension Rule {
  static let oneClientAuthentication = Rule(
    "one-client-authentication", .rfc(6749, "2.3"),
    passed: "The request names one client and authenticates it one way.",
    failed: "The client must authenticate with {expected}; the request holds {presented}.",
    remedy:
      "Send the client's credentials once: in the Authorization header, in the form, or as a "
      + "certificate.")
}
