import Crypto
import Encodings
import Nodes

/// What is known of each user's password: a plain digest until the first login, salt and key from then on.
///
/// An actor whose one method does not wait: so derivations happen one after the other.
actor PasswordRecords {
  typealias Derivation = @Sendable (_ password: String, _ salt: [UInt8]) -> [UInt8]?

  private enum Record {
    case digest(String)
    case derived(salt: [UInt8], key: [UInt8])
  }

  private static let saltBytes = 16
  private static let keyBytes = 32

  private var records: [String: Record]
  private let derive: Derivation
  private let random: any RandomBytes
  /// Stands in for users that do not exist.
  private let nobody: Record

  init(passwords: [String: String], derive: @escaping Derivation, random: any RandomBytes) {
    records = passwords.mapValues { .digest(Self.digest(of: $0)) }
    self.derive = derive
    self.random = random
    nobody = .derived(salt: random.next(Self.saltBytes), key: random.next(Self.keyBytes))
  }

  /// One derivation, whoever asks: a first login derives what is kept and compares digests, every other
  /// derives from what was presented.
  func verify(user: String, password: String) -> Bool {
    let presented = Self.digest(of: password)
    switch records[user] ?? nobody {
    case .digest(let configured):
      let salt = random.next(Self.saltBytes)
      guard let key = derive(configured, salt) else { return false }
      records[user] = .derived(salt: salt, key: key)
      return Self.equal(Array(configured.utf8), Array(presented.utf8))
    case .derived(let salt, let key):
      guard let derived = derive(presented, salt) else { return false }
      return Self.equal(key, derived)
    }
  }

  /// Derivations start from digests, because scrypt starts with HMAC, to which `john` and `john` with a NUL
  /// behind it are one key.
  private static func digest(of password: String) -> String {
    Hexadecimal.encode(Array(SHA256.hash(data: Array(password.utf8))))
  }

  /// Digests compare in constant time, whatever the lengths.
  private static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    SHA256.hash(data: left) == SHA256.hash(data: right)
  }
}
