/// Where a call of the API stands: `/api/auth/token`, or `/api/{service key}/auth/token` as the third version of the API
/// has it.
struct ServicePath: Sendable {
  /// The service account's name.
  let key: String
  /// What is called: `/auth/token`.
  let call: String

  static let prefix = "/api"

  /// Nil where the path names no service.
  ///
  /// - Parameter path: in canonical form.
  init?(_ path: String) {
    guard path.hasPrefix("/api/") else { return nil }
    let rest = path.dropFirst(5)
    guard let slash = rest.firstIndex(of: "/"), slash != rest.startIndex else { return nil }
    key = String(rest[..<slash])
    call = String(rest[slash...])
  }
}
