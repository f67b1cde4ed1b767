/// What a request asks for: the text of the request line, and the one path that every node decides by.
///
/// `path` is canonical: it starts with a slash, holds no dot segment, no empty segment (a slash at the end is
/// kept), no parameter, no escape of an unreserved character and none of a slash. Authorizer, router and resource all read it, and a
/// gateway forwards it, so none of them can be shown another path than the next one.
package struct RequestTarget: Sendable, Equatable {
  /// As it stood in the request line (RFC 9112 §3.2).
  package let text: String
  package let path: String
  /// What follows the first question mark, undecoded; nil where there is none.
  package let query: String?

  /// A target in canonical form already, as a node writes it when it sends a request of its own.
  package init(path: String, query: String? = nil) {
    self.path = path
    self.query = query
    text = query.map { "\(path)?\($0)" } ?? path
  }

  package init(text: String, path: String, query: String?) {
    self.text = text
    self.path = path
    self.query = query
  }
}
