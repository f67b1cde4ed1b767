import Certificates
import HTTP
import Nodes
import OAuth

/// Reads what an authorization server hands on of a client's request: the form, the pair of its Basic header, the
/// certificate that it presented.
struct ClientCallReader: Sendable {
  let certificates: PresentedCertificates

  static let chainCountMax = 8

  /// The members of the call, not yet judged.
  struct Content: Sendable {
    let parameters: String
    let clientID: String?
    let clientSecret: String?
    let certificate: String?
    let chain: [String]

    init(parsing bytes: [UInt8]) throws(CallProblem) {
      let body = try CallBody(parsing: bytes)
      parameters = try body.given("parameters")
      clientID = try body.text("clientId")
      clientSecret = try body.text("clientSecret")
      certificate = try body.text("clientCertificate")
      chain = try body.texts("clientCertificatePath", countMax: ClientCallReader.chainCountMax) ?? []
    }
  }

  /// - Throws: what the client's own request would have got at the provider's own endpoint.
  func call(
    _ content: Content, in context: RequestContext, verdicts: inout [Verdict]
  ) throws(OAuthError) -> ClientCall {
    let form = try FormRequest.read(body: content.parameters, verdicts: &verdicts)
    let credentials = try ClientCredentials(
      Self.header(content), form: form, certificate: presented(content, verdicts: &verdicts))
    return ClientCall(
      form: form, credentials: credentials, place: context.caller.place, now: context.now)
  }

  /// The authorization server splits the pair at its colon and leaves name and secret form-encoded as they came.
  private static func header(_ content: Content) throws(OAuthError) -> BasicCredentials? {
    guard content.clientID != nil || content.clientSecret != nil else { return nil }
    guard let user = content.clientID, let password = content.clientSecret,
      let credentials = try? BasicCredentials(user: user, password: password).formDecoded()
    else {
      throw ClientCredentials.malformed(
        "The Authorization header cannot be read", presented: "half a pair, or one that is not form-encoded")
    }
    return credentials
  }

  private func presented(
    _ content: Content, verdicts: inout [Verdict]
  ) throws(OAuthError) -> PresentedCertificate? {
    guard let text = content.certificate else { return nil }
    guard let certificate = certificates.read(text) else { throw Self.noCertificate }
    var chain: [Certificate] = []
    for text in content.chain {
      guard let certificate = certificates.read(text) else { throw Self.noCertificate }
      chain.append(certificate)
    }
    verdicts.append(
      .pass(.handedOnCertificate, expected: "the authorization server", presented: certificate.thumbprint))
    return PresentedCertificate(certificate, intermediates: chain)
  }

  private static var noCertificate: OAuthError {
    OAuthError(
      .invalidRequest, "The client certificate cannot be read",
      verdict: .fail(
        .handedOnCertificate, expected: "PEM or base 64 of DER", presented: "something that is no certificate"
      ))
  }
}

extension Rule {
  static let handedOnCertificate = Rule(
    "handed-on-certificate", .rfc(9440, "4"),
    passed: "The client certificate {presented} was taken from the word of {expected}.",
    failed: "The client certificate must be handed on as {expected}; it was {presented}.",
    remedy: "Hand the certificate on as PEM, or as base64 of its DER, as the proxy received it.")
}
