/// Why a context, an identity or a set of anchors could not be made.
package enum TLSError: Error, Sendable, Equatable {
  case certificateUnreadable
  case keyUnreadable
  case keyEncrypted
  case keyDoesNotMatch
  case anchorUnreadable(index: Int)
  case truststoreMissing
  case serverNameMissing
  case noVersion
  case unknownCipher(String)
  case unknownGroup(String)
  /// What OpenSSL said.
  case library(String)

  /// One sentence for a person.
  package var sentence: String {
    switch self {
    case .certificateUnreadable: "There is no readable PEM certificate."
    case .keyUnreadable: "There is no readable PEM private key."
    case .keyEncrypted: "The private key is encrypted."
    case .keyDoesNotMatch: "The private key does not belong to the certificate."
    case .anchorUnreadable(let index): "Certificate \(index + 1) of the truststore cannot be read."
    case .truststoreMissing: "Client certificates are to be verified, but there is no truststore."
    case .serverNameMissing: "There is no server name to verify."
    case .noVersion: "The minimum TLS version is above the maximum."
    case .unknownCipher(let name): "OpenSSL knows no cipher suite '\(name)'."
    case .unknownGroup(let name): "OpenSSL knows no group '\(name)'."
    case .library(let text): "OpenSSL refused: \(text)."
    }
  }
}
