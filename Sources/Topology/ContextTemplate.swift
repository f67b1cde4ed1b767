/// A text with variables, as gateway responses and access logs have them: `$context.requestId`,
/// `$context.authorizer.KEY`, `$stageVariables.NAME`, `$method.request.header.NAME`. Each may stand in braces:
/// `${context.stage}`. A dollar sign that begins none of them stands for itself.
package struct ContextTemplate: Sendable, Equatable {
  /// As it was written.
  package let text: String
  package let parts: [Part]

  package enum Part: Sendable, Equatable {
    case literal(String)
    case variable(ContextVariable)
    /// A value of the context that an authorizer returned.
    case authorizer(String)
    case stageVariable(String)
    case requestHeader(String)
  }

  /// - Throws: the first name that begins with `context.` and is none.
  package init(parsing text: String) throws(UnknownContextVariable) {
    self.text = text
    var parts: [Part] = []
    var literal = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      literal += rest[..<dollar]
      let (name, end) = Self.name(in: rest[rest.index(after: dollar)...])
      if let part = try Self.part(name) {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = ""
        parts.append(part)
      } else {
        literal += rest[dollar..<end]
      }
      rest = rest[end...]
    }
    literal += rest
    if !literal.isEmpty { parts.append(.literal(literal)) }
    self.parts = parts
  }

  /// The name behind a dollar sign, without braces, and where it ends. A full stop at the end belongs to the
  /// sentence around it.
  private static func name(in text: Substring) -> (name: Substring, end: String.Index) {
    if text.first == "{", let close = text.firstIndex(of: "}") {
      return (text[text.index(after: text.startIndex)..<close], text.index(after: close))
    }
    let isHeader = text.hasPrefix(headerPrefix)
    var name = text.prefix { character in
      character.isASCII && (character.isLetter || character.isNumber || "._".contains(character))
        || isHeader && character == "-"
    }
    while name.last == "." { name.removeLast() }
    return (name, name.endIndex)
  }

  /// Nil where the name is no reference at all.
  private static func part(_ name: Substring) throws(UnknownContextVariable) -> Part? {
    if let key = name.dropping("context.") {
      if let variable = ContextVariable(rawValue: String(key)) { return .variable(variable) }
      if let key = key.dropping("authorizer."), !key.contains(".") { return .authorizer(String(key)) }
      throw UnknownContextVariable(name: String(name))
    }
    if let key = name.dropping("stageVariables.") { return .stageVariable(String(key)) }
    if let key = name.dropping(headerPrefix) { return .requestHeader(String(key)) }
    return nil
  }

  private static let headerPrefix = "method.request.header."
}

/// A `$context` variable that is not known.
package struct UnknownContextVariable: Error, Sendable, Equatable {
  /// Without the dollar sign: `context.requestid`.
  package let name: String
}

/// What `$context` knows of a request, under the names of Amazon API Gateway. Values that an authorizer returned
/// are not among them, for their names are its own.
package enum ContextVariable: String, Sendable, CaseIterable {
  case accountID = "accountId"
  case apiID = "apiId"
  case authorizerError = "authorizer.error"
  /// In milliseconds.
  case authorizerLatency = "authorizer.latency"
  case authorizerPrincipalID = "authorizer.principalId"
  case domainName
  case domainPrefix
  case errorMessage = "error.message"
  /// In quotation marks and escaped, or `null`.
  case errorMessageString = "error.messageString"
  case errorResponseType = "error.responseType"
  case extendedRequestID = "extendedRequestId"
  case httpMethod
  case apiKey = "identity.apiKey"
  case apiKeyID = "identity.apiKeyId"
  case clientCertificatePEM = "identity.clientCert.clientCertPem"
  case clientCertificateIssuer = "identity.clientCert.issuerDN"
  case clientCertificateSerialNumber = "identity.clientCert.serialNumber"
  case clientCertificateSubject = "identity.clientCert.subjectDN"
  case clientCertificateNotAfter = "identity.clientCert.validity.notAfter"
  case clientCertificateNotBefore = "identity.clientCert.validity.notBefore"
  case sourceIP = "identity.sourceIp"
  case userAgent = "identity.userAgent"
  case integrationError = "integration.error"
  /// In milliseconds.
  case integrationLatency = "integration.latency"
  case integrationStatus = "integration.status"
  case integrationErrorMessage
  case integrationLatencyAlias = "integrationLatency"
  case integrationStatusAlias = "integrationStatus"
  case path
  case `protocol`
  case requestID = "requestId"
  case requestTime
  case requestTimeEpoch
  case resourcePath
  /// In milliseconds.
  case responseLatency
  /// In bytes.
  case responseLength
  case stage
  case status
}

extension Substring {
  fileprivate func dropping(_ prefix: String) -> Substring? {
    hasPrefix(prefix) && count > prefix.count ? dropFirst(prefix.count) : nil
  }
}
