import Crypto
import Nodes

/// What is known of each user's password: the plain text until the first login, salt and key from then on.
///
/// An actor whose one method does not wait: so derivations happen one after the other.
actor PasswordRecords {
  private enum Record {
    case plain(String)
    case derived(salt: [UInt8], key: [UInt8])
  }

  typealias Derivation = @Sendable (_ password: String, _ salt: [UInt8]) -> [UInt8]?

  private static let saltBytes = 16

  private var records: [String: Record]
  private let derive: Derivation
  private let random: any RandomBytes
  /// Stands in for users that do not exist.
  private let nobody: Record

  init(passwords: [String: String], derive: @escaping Derivation, random: any RandomBytes) {
    records = passwords.mapValues { .plain($0) }
    self.derive = derive
    self.random = random
    nobody = .derived(salt: random.next(Self.saltBytes), key: random.next(32))
  }

  /// One derivation, whoever asks: a first login derives what is kept and compares digests, every other
  /// derives from what was presented.
  func verify(user: String, password: String) -> Bool {
    switch records[user] ?? nobody {
    case .plain(let configured):
      let salt = random.next(Self.saltBytes)
      guard let key = derive(configured, salt) else { return false }
      records[user] = .derived(salt: salt, key: key)
      return equal(Array(configured.utf8), Array(password.utf8))
    case .derived(let salt, let key):
      guard let presented = derive(password, salt) else { return false }
      return equal(key, presented)
    }
  }

  /// Digests compare in constant time, whatever the lengths.
  private func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    SHA256.hash(data: left) == SHA256.hash(data: right)
  }
}
