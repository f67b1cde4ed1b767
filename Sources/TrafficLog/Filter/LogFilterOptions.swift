import Nodes

/// The filter as it is written on a command line or in a query of the control API.
package struct LogFilterOptions: Sendable {
  package var node: String?
  package var status: String?
  package var certificate: String?
  package var token: String?
  package var denied = false
  package var handshake = false
  package var method: String?
  package var path: String?
  package var since: String?
  /// The same in the filter language; what stands beside it here overrides it.
  package var text: String?

  package init() {}

  /// - Parameter thumbprint: the `x5t#S256` of a certificate that the lab knows by that name.
  package func filter(thumbprint: (String) -> String? = { _ in nil }) throws(LogFilterError) -> LogFilter {
    if let text { return try filter(with: text, thumbprint: thumbprint) }
    var filter = LogFilter()
    filter.node = node.map { NodeName($0) }
    if let status { filter.status = try Self.status(status) }
    if let certificate {
      let named = thumbprint(certificate)
      filter.thumbprint =
        if let named { named } else { try Self.digestStart(certificate, "certificate", charactersMax: 43) }
    }
    if let token { filter.token = try Self.token(token) }
    filter.denied = denied
    filter.handshake = handshake
    filter.method = method
    filter.pathPrefix = path
    if let since {
      guard let id = TrafficID(since) else {
        throw LogFilterError("since", since, "an id such as x42 or c17")
      }
      filter.since = id
    }
    return filter
  }

  /// The filter of `text` and of what stands beside it; what is wrong in the text is said with its place.
  private func filter(
    with text: String, thumbprint: (String) -> String?
  ) throws(LogFilterError) -> LogFilter {
    let parsed: LogFilterText
    do throws(LogFilterTextError) {
      parsed = try LogFilterText(parsing: text)
      _ = try parsed.filter(thumbprint: thumbprint)
    } catch {
      let place = "at character \(error.place.lowerBound + 1)"
      throw LogFilterError(option: "filter", sentence: "\(place): \(error.sentence)")
    }
    return try over(parsed.options).filter(thumbprint: thumbprint)
  }

  private func over(_ base: LogFilterOptions) -> LogFilterOptions {
    var all = base
    all.node = node ?? all.node
    all.status = status ?? all.status
    all.certificate = certificate ?? all.certificate
    all.token = token ?? all.token
    all.method = method ?? all.method
    all.path = path ?? all.path
    all.since = since ?? all.since
    all.denied = denied || all.denied
    all.handshake = handshake || all.handshake
    return all
  }

  private static func status(_ text: String) throws(LogFilterError) -> LogFilter.Status {
    if let number = Int(text), (100...599).contains(number) { return .exactly(number) }
    let lower = text.lowercased()
    guard lower.count == 3, lower.hasSuffix("xx"), let hundred = lower.first?.wholeNumberValue,
      (1...5).contains(hundred)
    else { throw LogFilterError("status", text, "a status such as 403 or 4xx") }
    return .hundred(hundred)
  }

  /// A digest as the log shows it, or the token itself, of which the filter keeps the digest only.
  private static func token(_ text: String) throws(LogFilterError) -> String {
    guard text.hasPrefix(SecretDigest.prefix) else { return SecretDigest.text(of: text.utf8) }
    let digest = String(text.dropFirst(SecretDigest.prefix.count))
    return try digestStart(digest, "token", charactersMax: SecretDigest.charactersCount)
  }

  private static func digestStart(
    _ text: String, _ option: String, charactersMax: Int
  ) throws(LogFilterError) -> String {
    let isDigest = text.utf8.allSatisfy {
      Character(UnicodeScalar($0)).isLetter || Character(UnicodeScalar($0)).isNumber
        || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "_")
    }
    guard !text.isEmpty, text.utf8.count <= charactersMax, isDigest else {
      throw LogFilterError(option, text, "a known name, or how a digest in base64url begins")
    }
    return text
  }
}

/// A filter that makes no sense.
package struct LogFilterError: Error, Sendable, Equatable {
  /// The option's name, without dashes.
  package let option: String
  /// One sentence for whoever wrote it.
  package let sentence: String

  init(_ option: String, _ text: String, _ wanted: String) {
    self.init(option: option, sentence: "'\(TerminalText.escape(text))' is not \(wanted)")
  }

  init(option: String, sentence: String) {
    self.option = option
    self.sentence = sentence
  }
}
