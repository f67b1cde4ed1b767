package import HTTP

/// The near end of a link that identifies its caller by a service account: Basic credentials (RFC 7617).
///
/// They say who calls, not for whom, and whoever reads them once can repeat them: on a plain link they are
/// worth what the wire is worth.
package struct BasicAccount: Sendable {
  package let name: String
  private let credentials: String

  /// - Parameter name: without a colon, which would end it early (RFC 7617 §2).
  package init(name: String, secret: String) {
    self.name = name
    credentials = BasicCredentials(user: name, password: secret).text(isFormEncoded: false)
  }

  /// Replaces whatever `Authorization` there was.
  package func add(to headers: inout HTTPHeaders) {
    headers.set("Authorization", credentials)
  }
}
