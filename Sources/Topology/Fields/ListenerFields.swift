/// The keys of a listener.
enum ListenerFields {
  static let kind = Kind<ListenerSpecification>(
    "listener", "One port of a node: plain, TLS, or mutual TLS.",
    make: { ListenerSpecification(name: $0, url: ListenerURL(scheme: .http, host: "localhost", port: 80)) },
    fields: [
      Field(
        "url", .listenerURL, \.url, isRequired: true,
        "Scheme, host and port. `localhost` binds 127.0.0.1 and, where present, ::1."),
      Field(
        "domains", .list(of: .text(.hostName)), \.domains,
        "Further host names under which it answers, chosen by SNI and `Host`."),
      Field(
        "certificate", .reference(to: .certificate), \.certificate,
        "The certificate it shows. Needed with https; it must cover the host and the domains."),
      Field(
        "serverNames", .map(of: .reference(to: .certificate), keys: .hostName), \.serverNames,
        "Other certificates by server name (SNI)."),
      Field(
        "clientCertificate", .choice, \.clientCertificate, leniency: optionalNoCA,
        "Whether it asks for a client certificate: `optional` verifies one that comes, `optional_no_ca` "
          + "takes one without a trusted chain, `required` refuses the handshake without."),
      Field(
        "truststore", .reference(to: .truststore), \.truststore,
        "What client certificates are verified against. Needed with `optional` and `required`."),
      Field("tls", .object(TLSFields.kind), \.tls, "Versions, ciphers and groups."),
      Field(
        "tlsPolicy", .choice, \.tlsPolicy, defaultNote: "as `tls` says",
        "Versions and ciphers of a security policy of Amazon API Gateway. `TLS_1_0` is that of a regional API, "
          + "`TLS_1_2` that of a custom domain. Enhanced policies (`SecurityPolicy_`) and mutual TLS exclude "
          + "each other."),
      Field(
        "believe", .choice, \.believe, leniency: anyone, "Who may put a client certificate into a header."),
      Field(
        "limits", .object(LimitsFields.kind), \.limits,
        "Bounds, each with the status that answers its breach."),
    ])

  private static let optionalNoCA = Leniency<ListenerSpecification.ClientCertificateMode>(
    "lenient-client-certificate",
    "'optional_no_ca' takes client certificates that no truststore vouches for"
  ) { $0 == .optionalNoCA }

  private static let anyone = Leniency<ListenerSpecification.Believe>(
    "lenient-believe", "'anyone' lets every caller claim any client certificate in a header"
  ) { $0 == .anyone }
}

/// The keys of a listener's `tls`.
enum TLSFields {
  static let kind = Kind<TLSSpecification>(
    "tls", "A TLS policy. The defaults follow RFC 9325.",
    make: { _ in TLSSpecification() },
    fields: [
      Field(
        "minimum", .choice, \.minimum, leniency: oldVersions,
        "The oldest version. Whether 1.0 and 1.1 work is up to the machine's OpenSSL."),
      Field("maximum", .choice, \.maximum, "The newest version."),
      Field(
        "ciphers", .list(of: .text(.algorithm), count: 1...100), \.ciphers, defaultNote: "the lab's own list",
        "TLS 1.2 cipher suites by their OpenSSL names, best first."),
      Field(
        "groups", .list(of: .text(.algorithm), count: 1...100), \.groups, defaultNote: "the lab's own list",
        "Key exchange groups by their OpenSSL names, best first."),
      Field(
        "tickets", .integer(0...16), \.tickets, leniency: tickets,
        "Session tickets sent after a handshake."),
    ])

  private static let oldVersions = Leniency<TLSSpecification.Version>(
    "lenient-tls-version", "TLS before 1.2 rests on SHA-1 and is deprecated (RFC 8996)"
  ) { $0 == .v1_0 || $0 == .v1_1 }

  private static let tickets = Leniency<Int>(
    "lenient-tickets", "a resumed session shows the certificate of an earlier handshake, without its chain"
  ) { $0 > 0 }
}

/// The keys of a listener's `limits`.
enum LimitsFields {
  static let kind = Kind<ListenerLimits>(
    "limits", "Bounds of one listener.",
    make: { _ in ListenerLimits() },
    fields: [
      Field("requestLineBytesMax", bytes, \.requestLineBytesMax, "Longest request line, in bytes (414)."),
      Field("headerBytesMax", bytes, \.headerBytesMax, "Longest header section, in bytes (431)."),
      Field("headerCountMax", .integer(1...10_000), \.headerCountMax, "Most header fields (431)."),
      Field(
        "bodyBytesMax", .integer(0...1 << 30), \.bodyBytesMax,
        defaultNote: "`1048576`; `10485760` in dialect `aws`", "Longest body, in bytes (413)."),
      Field("headerTime", .duration(), \.headerTime, "How long a request's header may take (408)."),
      Field("bodyTime", .duration(), \.bodyTime, "How long a request's body may take (408)."),
      Field("handshakeTime", .duration(), \.handshakeTime, "How long a TLS handshake may take (closed)."),
      Field("idleTime", .duration(), \.idleTime, "How long a connection may rest between requests (closed)."),
      Field("connectionsMax", .integer(1...100_000), \.connectionsMax, "Most connections at a time."),
    ])

  private static let bytes = ValueType.integer(64...1 << 24)
}

extension TextPattern {
  fileprivate static let algorithm = TextPattern(
    label: "algorithm", regularExpression: "^[A-Za-z0-9_-]{1,100}$", meaning: "the name of one algorithm"
  ) { text in
    (1...100).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isWordByte || $0 == UInt8(ascii: "-") }
  }
}
