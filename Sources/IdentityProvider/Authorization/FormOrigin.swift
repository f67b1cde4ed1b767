import HTTP
import OAuth

extension Rule {
  static let formFromOwnPage = Rule(
    "form-from-own-page", .rfc(9700, "4.7"),
    passed: "The browser says that the form was sent from {presented}.",
    failed: "The form must be sent from {expected}, and it was sent from {presented}.",
    remedy:
      "Open the authorization request anew and send the form from the page that the identity "
      + "provider shows.",
    skipped: "The browser did not say which page sent the form.")
}

/// The pages from which a decision may be posted.
struct FormOrigin: Sendable {
  /// Scheme, host and port, as browsers write them.
  private let origins: [String]

  /// - Parameter urls: whatever lies behind their origins is left out.
  init(urls: [String]) {
    origins = urls.compactMap(Self.origin)
  }

  /// Looks at what a browser adds and a page cannot forge. Another port of this host is the same site and
  /// gets the cookies, so that only `same-origin` will do. Programs send neither header.
  func check(_ request: HTTPRequest) -> Verdict {
    let expected = origins.joined(separator: " or ")
    let sites = request.headers.values("Sec-Fetch-Site")
    if let site = sites.first(where: { $0 != "same-origin" }) {
      return .fail(.formFromOwnPage, expected: expected, presented: Verdict.excerpt("a \(site) page"))
    }
    let sent = request.headers.values("Origin")
    if let origin = sent.first(where: { !origins.contains($0) }) {
      return .fail(.formFromOwnPage, expected: expected, presented: Verdict.excerpt(origin))
    }
    if sites.isEmpty, sent.isEmpty { return Verdict(.formFromOwnPage, .skipped, expected: expected) }
    return .pass(.formFromOwnPage, expected: expected, presented: sent.first ?? "its own origin")
  }

  private static func origin(of url: String) -> String? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let end = url[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex
    return String(url[..<end]).lowercased()
  }
}
