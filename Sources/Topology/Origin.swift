/// Scheme, host and port at the beginning of a URL (RFC 6454 §4), as text.
struct Origin: Equatable {
  /// As written, up to the path.
  let text: String
  let url: ListenerURL

  /// Nil where `url` is not http or https, or has no valid authority.
  init?(of url: String) {
    guard let scheme = url.hasPrefix("https://") ? "https://" : url.hasPrefix("http://") ? "http://" : nil
    else { return nil }
    let authority = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
    text = scheme + authority
    // The colons of an IPv6 address stand in brackets.
    let hasPort = (authority.first == "[" ? authority.drop { $0 != "]" } : authority).contains(":")
    let full = hasPort ? text : text + (scheme == "https://" ? ":443" : ":80")
    guard let parsed = ListenerURL(parsing: full) else { return nil }
    self.url = parsed
  }
}
