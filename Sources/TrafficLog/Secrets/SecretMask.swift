import Foundation
import HTTP

/// Replaces secrets by their digests in what leaves the lab: rows as JSON and every export.
///
/// A secret is found by its place (a header, a field, a member), and then masked wherever else it occurs, in
/// a verdict or in a JSON text inside another. So messages are masked before the texts about them.
package struct SecretMask {
  /// Shorter secrets are masked in their places only; elsewhere they would hit innocent text.
  private static let elsewhereBytesMin = 8

  private let isOn: Bool
  private var known: [String: String] = [:]

  /// - Parameter reveals: masks nothing, as `--secrets` asks.
  package init(reveals: Bool = false) { isOn = !reveals }

  /// The value of a header field, with scheme and cookie names left readable.
  package mutating func header(_ name: String, _ value: String) -> String {
    guard isOn else { return value }
    guard SecretNames.kind(of: Array(name.utf8)) != nil else {
      return name.lowercased() == "location" ? target(value) : text(value)
    }
    switch name.lowercased() {
    case "cookie": return value.split(separator: ";").map { pair($0) }.joined(separator: ";")
    case "set-cookie":
      let parts = value.split(separator: ";", maxSplits: 1)
      return ([parts.first.map { pair($0) } ?? ""] + parts.dropFirst().map(String.init)).joined(
        separator: ";")
    default: return credentials(value)
    }
  }

  /// A request target or a location, whose query may carry a code.
  package mutating func target(_ target: String) -> String {
    guard isOn, let mark = target.firstIndex(of: "?") else { return text(target) }
    let query = masked(SecretPlaces(form: Array(target[target.index(after: mark)...].utf8)))
    return "\(target[..<mark])?\(String(decoding: query, as: UTF8.self))"
  }

  /// The content of a message.
  package mutating func body(_ body: [UInt8]) -> [UInt8] {
    guard isOn else { return body }
    let placed = masked(SecretPlaces(body: body))
    guard !known.isEmpty, String(validating: placed, as: UTF8.self) != nil else { return placed }
    return Array(text(String(decoding: placed, as: UTF8.self)).utf8)
  }

  /// What came instead of a request: masked as lines of a head, as far as it has such lines.
  package mutating func raw(_ head: [UInt8]) -> [UInt8] {
    guard isOn else { return head }
    let lines = head.split(separator: 10, omittingEmptySubsequences: false).map { line -> [UInt8] in
      if let colon = line.firstIndex(of: UInt8(ascii: ":")),
        SecretNames.kind(of: line[..<colon].filter { $0 > 32 }) != nil
      {
        return Array(line[...colon]) + SecretDigest.mask(line[(colon + 1)...]).utf8
      }
      return masked(SecretPlaces(raw: Array(line)))
    }
    return Array(lines.joined(separator: [10]))
  }

  /// A text about messages that were masked before.
  package func text(_ text: String) -> String {
    guard isOn else { return text }
    return known.reduce(text) { text, secret in
      text.contains(secret.key) ? text.replacing(secret.key, with: secret.value) : text
    }
  }

  private mutating func credentials(_ value: String) -> String {
    let parts = value.split(separator: " ", maxSplits: 1)
    return parts.count == 2 ? "\(parts[0]) \(masked(String(parts[1])))" : masked(value)
  }

  private mutating func pair(_ pair: Substring) -> String {
    guard let equals = pair.firstIndex(of: "=") else { return masked(String(pair)) }
    return "\(pair[...equals])\(masked(String(pair[pair.index(after: equals)...])))"
  }

  private mutating func masked(_ places: SecretPlaces) -> [UInt8] {
    var out: [UInt8] = []
    var copied = 0
    for place in places.places where !place.value.isEmpty {
      out += places.bytes[copied..<place.value.lowerBound]
      let mask = credentialsOrMask(places.secret(at: place))
      // As it is written, it may occur again in another message of the same kind.
      remember(String(decoding: places.bytes[place.value], as: UTF8.self), as: mask)
      out += mask.utf8
      copied = place.value.upperBound
    }
    return out + places.bytes[copied...]
  }

  /// A member named `Authorization` holds a scheme as the header of that name does.
  private mutating func credentialsOrMask(_ secret: String) -> String {
    secret.contains(" ") ? credentials(secret) : masked(secret)
  }

  private mutating func masked(_ secret: String) -> String {
    let mask = SecretDigest.mask(Array(secret.utf8))
    remember(secret, as: mask)
    return mask
  }

  private mutating func remember(_ secret: String, as mask: String) {
    guard secret.utf8.count >= Self.elsewhereBytesMin, !secret.hasPrefix(SecretDigest.prefix) else { return }
    known[secret] = mask
  }
}
