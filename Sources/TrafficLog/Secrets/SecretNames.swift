import HTTP

/// Which fields hold secrets: the one rule by which the log leaves out, masks and finds them.
///
/// Names are those of form fields, query parameters, JSON members and header fields alike, and are compared
/// without regard to case. What a browser is asked for (`loginId` and the like) is no secret.
enum SecretNames {
  enum Kind: Equatable {
    /// What a person knows or types once: never stored.
    case personal
    /// A code or token: stored, found by its digest, masked in exports.
    case token
    /// Stored, and masked in exports.
    case credential
  }

  /// The member in which an authorization server hands on the form that a client sent it.
  static func isHandedOnForm(_ name: some Collection<UInt8>) -> Bool { name.elementsEqual("parameters".utf8) }

  /// Longest name in the table, in bytes.
  static let nameBytesMax = 19

  /// By the bytes of the name, because it is asked for each field of each message.
  static func kind(of name: some Collection<UInt8>) -> Kind? {
    guard let first = name.first, name.count <= nameBytesMax else { return nil }
    let letter = asciiLowercased(first) &- UInt8(ascii: "a")
    guard letter < 26, firstLetters[name.count] & (1 << UInt32(letter)) != 0 else { return nil }
    return table.first { entry in
      entry.name.count == name.count && zip(entry.name, name).allSatisfy { $0 == asciiLowercased($1) }
    }?.kind
  }

  /// By a name's length, the letters that it may begin with: a glance that lets nearly every other name go.
  private static let firstLetters: [UInt32] = table.reduce(
    into: Array(repeating: 0, count: nameBytesMax + 1)
  ) { letters, entry in
    letters[entry.name.count] |= 1 << UInt32(entry.name[0] - UInt8(ascii: "a"))
  }

  private static let table: [(name: [UInt8], kind: Kind)] =
    rows(.personal, ["password", "passwd", "otp", "totp", "one_time_code"])
    + rows(
      .token,
      [
        "token", "access_token", "refresh_token", "code", "id_token", "subject_token", "actor_token",
        "device_code", "authorizationtoken", "accesstoken", "refreshtoken", "authorizationcode", "ticket",
      ])
    + rows(
      .credential,
      [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "client_secret", "code_verifier",
        "client_assertion", "assertion", "clientsecret", "x-api-key", "apikey", "usageidentifierkey",
      ])

  private static func rows(_ kind: Kind, _ names: [String]) -> [(name: [UInt8], kind: Kind)] {
    names.map { (Array($0.utf8), kind) }
  }
}
