import Authorizer
import Crypto
import HTTP
import OrderedCollections

/// The API keys of a gateway. Only digests are kept, and a look-up by digest tells nothing of the keys by the
/// time it takes.
struct APIKeyring: Sendable {
  private let names: [SHA256Digest: String]

  /// - Parameter keys: by name.
  init(_ keys: OrderedDictionary<String, String>) {
    names = Dictionary(
      keys.map { (SHA256.hash(data: Array($0.value.utf8)), $0.key) }, uniquingKeysWith: { first, _ in first })
  }

  /// Under which name a key is known; nil where it is not.
  func name(of key: String) -> String? {
    guard !names.isEmpty, key.utf8.count <= Self.keyBytesMax else { return nil }
    return names[SHA256.hash(data: Array(key.utf8))]
  }

  /// What a caller shows in `x-api-key`, known or not, as authorizers are told of it.
  func presented(in request: HTTPRequest) -> RequestEvent.APIKey? {
    request.headers["x-api-key"].map { RequestEvent.APIKey(value: $0, id: name(of: $0)) }
  }

  private static let keyBytesMax = 1024
}
