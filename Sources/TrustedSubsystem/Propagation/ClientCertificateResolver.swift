package import Certificates
package import HTTP
package import Nodes
package import OAuth

/// The far end of forwarded client certificates: decides which certificate a request came with.
///
/// A header is believed only on a listener whose links forward one, and only from the certificate of such a
/// link (RFC 9440 §4). Anywhere else its mere presence is an attack or a mistake, and refused: dropping it in
/// silence would hide a proxy that forgot to strip.
package struct ClientCertificateResolver: Sendable {
  /// Whose certificate headers a listener believes.
  package enum Belief: Sendable {
    /// Those of links that forward a certificate, known by the certificate they present.
    case links(MutualTLS)
    /// Anyone's: the historic hole, kept to be demonstrated.
    case anyone
  }

  private let beliefs: [ListenerName: Belief]

  /// - Parameter beliefs: a listener that is not listed believes nobody.
  package init(beliefs: [ListenerName: Belief]) { self.beliefs = beliefs }

  /// - Throws: `invalid_request` where a header came that is not believed, came twice or is malformed.
  package func resolve(_ caller: Caller, _ headers: HTTPHeaders) throws(OAuthError)
    -> ResolvedClientCertificate
  {
    let belief = beliefs[caller.listener]
    let forwarder = Self.forwarder(caller, belief)
    guard let line = try Self.onlyLine(headers) else {
      // Behind a proxy the certificate of the connection is the proxy's own: the client had none.
      if case .links = belief, let forwarder { return .none(behind: forwarder) }
      return .connection(caller)
    }
    guard let forwarder else {
      throw Self.refusal(line.name, "Client certificate headers are not accepted here")
    }
    guard line.name.lowercased() == XSSLCert.name.lowercased() else {
      throw Self.refusal(line.name, "This client certificate header is not the one agreed on")
    }
    return try .header(Self.decode(line), from: forwarder)
  }

  /// Who may speak for the client on this connection, in words; nil: nobody.
  private static func forwarder(_ caller: Caller, _ belief: Belief?) -> String? {
    switch belief {
    case .links(let links): links.node(of: caller)?.text
    case .anyone: "anyone, for the listener believes everybody"
    case nil: nil
    }
  }

  private static func onlyLine(_ headers: HTTPHeaders) throws(OAuthError) -> (name: String, value: String)? {
    let lines = headers.lines.filter {
      CertificateHeaderNames.isClientCertificateHeader(headers.nameBytes(of: $0))
    }
    guard let line = lines.first else { return nil }
    guard lines.count == 1 else {
      throw refusal(headers.name(of: line), "More than one client certificate header")
    }
    return (headers.name(of: line), headers.value(of: line))
  }

  private static func decode(_ line: (name: String, value: String)) throws(OAuthError) -> Certificate? {
    do {
      return try XSSLCert.decode(line.value)
    } catch {
      throw refusal(line.name, "The client certificate header is malformed", detail: "\(error)")
    }
  }

  private static func refusal(_ name: String, _ description: String, detail: String? = nil) -> OAuthError {
    let verdict = Verdict.fail(
      .clientCertificateSource, expected: description, presented: name, detail: detail)
    return OAuthError(.invalidRequest, description, detail: detail, verdict: verdict)
  }
}

/// The certificate that a request came with, and who says so.
package struct ResolvedClientCertificate: Sendable {
  /// The leaf; nil where the client presented none.
  package let certificate: Certificate?
  /// What came behind the leaf; always empty where a proxy forwarded it.
  package let intermediates: [Certificate]
  package let verdict: Verdict

  private init(_ certificate: Certificate?, _ intermediates: [Certificate] = [], from source: String) {
    self.certificate = certificate
    self.intermediates = intermediates
    verdict = .pass(.clientCertificateSource, expected: source, presented: certificate?.thumbprint)
  }

  fileprivate static func connection(_ caller: Caller) -> Self {
    Self(caller.certificate, caller.security?.intermediates ?? [], from: "the connection")
  }

  fileprivate static func header(_ certificate: Certificate?, from forwarder: String) -> Self {
    Self(certificate, from: "a header of \(forwarder)")
  }

  fileprivate static func none(behind forwarder: String) -> Self {
    Self(nil, from: "a header of \(forwarder), which sent none")
  }
}

extension Rule {
  package static let clientCertificateSource = Rule(
    "client-certificate-source", .rfc(9440, "4"),
    passed: "The client certificate {presented} was taken from {expected}.",
    failed: "The header {presented} was refused. {expected}.",
    remedy: "Call through the proxy, which proves the certificate and writes the header itself.")
}
