package import Certificates
import JSON

/// The body of a call to `/api/auth/introspection`: what was presented, and what it must suffice for.
package struct IntrospectionCall: Sendable {
  package let token: String?
  /// Nil where the resource asks for none.
  package let scopes: [String]?
  package let clientCertificate: Certificate?

  package init(token: String?, scopes: [String]?, clientCertificate: Certificate?) {
    self.token = token
    self.scopes = scopes
    self.clientCertificate = clientCertificate
  }

  /// Always these 15 members in this order, as the published client sends them.
  package var body: [UInt8] {
    var writer = JSONWriter(bytesExpected: 2048)
    writer.object { writer in
      writer.member("token", token)
      writer.member("scopes", scopes)
      writer.member("subject", String?.none)
      writer.member("clientCertificate", clientCertificate?.pem)
      writer.members(Self.unusedMembers)
    }
    return writer.bytes
  }

  private static let unusedMembers = JSONMembers { writer in
    for name in [
      "dpop", "htm", "htu", "resources", "uri", "message", "headers", "requiredComponents", "acrValues",
    ] {
      writer.member(name, String?.none)
    }
    writer.member("maxAge", 0)
    writer.member("dpopNonceRequired", false)
  }
}
