import Certificates
import HTTP
import Nodes

enum Fixtures {
  static let listener = ListenerName(node: "idp", port: "back")
  static let now = LabTime(seconds: 1_795_309_571)

  /// A new self-signed certificate; a failure to make one fails the test that asked.
  static func certificate(_ subject: String) throws -> Certificate {
    try CertificateIssuer(random: { SystemRandomBytes().next($0) }).issue(
      CertificateTemplate(subject: subject, notBefore: 1_700_000_000, notAfter: 1_900_000_000)
    ).certificate
  }

  static func caller(_ certificate: Certificate?, listener: ListenerName = listener) -> Caller {
    Caller(
      connection: ConnectionID(1), listener: listener, address: "127.0.0.1", port: 50_000,
      security: .init(
        version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", serverName: nil, certificate: certificate))
  }
}

extension HTTPHeaders {
  /// Lines as people write them.
  init(lines: [String]) {
    self.init()
    for line in lines {
      let parts = line.split(separator: ":", maxSplits: 1)
      add(String(parts[0]), parts[1].trimmingPrefix(" ").description)
    }
  }

  var names: [String] { map(\.name) }
}
