/// Something of a request that a setting names, in the spelling of Amazon API Gateway: what an identity
/// source may be (`method.request.header.Authorization`), and what a rule may copy into an authorizer's
/// context.
package enum EventVariable: Sendable, Hashable {
  case header(String)
  case query(String)
  /// A `{name}` segment of the route.
  case path(String)
  case stageVariable(String)
  case context(ContextVariable)
  /// A value of the authorizer's own context, such as `sub` or `client_id`.
  case claim(String)

  package enum ContextVariable: String, Sendable, CaseIterable {
    case httpMethod, path, resourcePath, stage, apiId, accountId, domainName, requestId
    case sourceIP = "identity.sourceIp"
    case userAgent = "identity.userAgent"
    case certificate = "identity.clientCert.clientCertPem"
    case certificateSubject = "identity.clientCert.subjectDN"
    case certificateIssuer = "identity.clientCert.issuerDN"
    case certificateSerial = "identity.clientCert.serialNumber"

    var isOfCertificate: Bool { rawValue.hasPrefix("identity.clientCert.") }
  }

  /// Nil where the text names nothing.
  package init?(parsing text: String) {
    for (prefix, make) in Self.named {
      guard text.hasPrefix(prefix) else { continue }
      let name = String(text.dropFirst(prefix.count))
      guard Self.isName(name) else { return nil }
      self = make(name)
      return
    }
    guard text.hasPrefix(Self.contextPrefix),
      let variable = ContextVariable(rawValue: String(text.dropFirst(Self.contextPrefix.count)))
    else { return nil }
    self = .context(variable)
  }

  package var description: String {
    switch self {
    case .header(let name): "method.request.header.\(name)"
    case .query(let name): "method.request.querystring.\(name)"
    case .path(let name): "method.request.path.\(name)"
    case .stageVariable(let name): "stageVariables.\(name)"
    case .context(let variable): Self.contextPrefix + variable.rawValue
    case .claim(let name): "claims.\(name)"
    }
  }

  /// Whether answers may be kept by it. Path parameters may not, and claims are known only afterwards.
  var isIdentitySource: Bool {
    switch self {
    case .header, .query, .stageVariable, .context: true
    case .path, .claim: false
    }
  }

  /// Whether it tells one client certificate from another, whoever signed the two.
  package var isCertificate: Bool { self == .context(.certificate) }

  private static let contextPrefix = "context."
  private static let named: [(String, @Sendable (String) -> EventVariable)] = [
    ("method.request.header.", { .header($0) }), ("method.request.querystring.", { .query($0) }),
    ("method.request.path.", { .path($0) }), ("stageVariables.", { .stageVariable($0) }),
    ("claims.", { .claim($0) }),
  ]

  /// What the service takes as the name of a parameter.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0.isWordByte || "-.$".utf8.contains($0) }
  }
}
