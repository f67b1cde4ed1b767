import Encodings
package import HTTP
package import Layers
package import OAuth

/// What an authorizer found out, as plain headers from the gateway to the resource: `X-Claim-Sub`,
/// `X-Claim-Client-Id`, `X-Claim-Scope`, `X-Claim-Exp`.
///
/// Nothing protects them but the link that they travel on. The near end is their only author, for inbound
/// ones were stripped; the far end believes them only from a caller that it has identified.
package enum ClaimHeaders {
  private static let headers: [(claim: String, header: String)] = [
    ("sub", "X-Claim-Sub"), ("client_id", "X-Claim-Client-Id"), ("scope", "X-Claim-Scope"),
    ("exp", "X-Claim-Exp"),
  ]

  /// Near end: writes those of `claims` that have a header. Inbound ones are gone by then.
  package static func add(_ claims: [Claim], to headers: inout HTTPHeaders) {
    for claim in claims {
      guard let header = Self.headers.first(where: { $0.claim == claim.name })?.header else { continue }
      headers.add(header, encode(claim.value))
    }
  }

  /// Far end: the claims of `headers`, each with its verdict.
  ///
  /// - Parameter isIdentified: whether the caller is a gateway that this node knows.
  /// - Throws: `invalid_request` where claims came from another caller, or one came twice.
  package static func read(_ headers: HTTPHeaders, isIdentified: Bool) throws(OAuthError) -> (
    claims: [Claim], verdict: Verdict?
  ) {
    let count = headers.count(where: isClaimHeader)
    if count == 0 { return ([], nil) }
    guard isIdentified else { throw refusal("claim headers from a caller that is not identified") }
    let claims = Self.headers.compactMap { entry in
      headers[entry.header].flatMap(decode).map { Claim(entry.claim, $0) }
    }
    guard claims.count == count else { throw refusal("claim headers that no gateway of this lab writes") }
    return (claims, .pass(.claimHeaders))
  }

  /// Any name that a careless reader could take for one of ours, underscores for dashes included.
  package static func isClaimHeader(_ name: ArraySlice<UInt8>) -> Bool {
    name.count >= prefix.count
      && zip(name, prefix).allSatisfy { byte, wanted in
        asciiLowercased(byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte) == wanted
      }
  }

  private static let prefix = Array("x-claim-".utf8)

  private static func refusal(_ presented: String) -> OAuthError {
    let verdict = Verdict.fail(
      .claimHeaders, expected: "claim headers of an identified gateway only", presented: presented)
    return OAuthError(.invalidRequest, "Claim headers are not accepted here", verdict: verdict)
  }
}

extension ClaimHeaders {
  /// Header values are visible ASCII and blanks (RFC 9110 §5.5): the rest, and the percent sign, is escaped.
  private static func encode(_ value: String) -> String {
    if value.utf8.allSatisfy(isPlain) { return value }
    return String(
      decoding: value.utf8.flatMap { byte -> [UInt8] in
        isPlain(byte) ? [byte] : [UInt8(ascii: "%")] + Array(Hexadecimal.encode([byte]).utf8)
      }, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "%")
  }

  private static func decode(_ value: String) -> String? {
    value.utf8.contains(UInt8(ascii: "%"))
      ? PercentEncoding.decode(value).flatMap { String(validating: $0, as: UTF8.self) } : value
  }
}

extension Rule {
  package static let claimHeaders = Rule(
    "claim-headers", nil,
    passed: "The claim headers came from a gateway that this node has identified.",
    failed: "The request carried {presented}.",
    remedy: "Let the gateway write the claim headers; a caller must not send them.")
}
