import Authorizer
import Crypto
import Nodes
import Synchronization
import Topology

/// Answers of one authorizer that a stage of a gateway uses again, found by the values of its identity
/// sources and by nothing else: neither the method nor the client certificate counts, unless it is such a
/// source.
///
/// All replicas of a gateway share it. Policies are kept, Denies too; exceptions are not. What is kept is the
/// policy and not the decision: each call is judged by it afresh.
final class ResultCache: Sendable {
  /// Of the values only a digest is kept, for they hold tokens.
  struct Key: Hashable, Sendable {
    fileprivate let digest: SHA256Digest

    /// Every value with its length before it, so that no two lists run together.
    init(_ values: [String]) {
      var hash = SHA256()
      for value in values {
        var value = value
        value.withUTF8 { bytes in
          withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { hash.update(bufferPointer: $0) }
          hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
        }
      }
      digest = hash.finalize()
    }
  }

  private struct State {
    /// What came last, and what came before it. When the first is full it takes the place of the second: so a
    /// flood of tokens costs neither memory without end nor a search for the oldest.
    var young: [Key: KeptAnswer] = [:]
    var old: [Key: KeptAnswer] = [:]
  }

  private let lifetime: Duration
  private let state = Mutex(State())

  /// How many answers one half may hold.
  static let halfEntriesMax = 2048
  /// An answer that is larger is not kept.
  static let policyBytesMax = 64 * 1024

  /// - Parameter lifetime: in lab time; 0 to 3600 seconds.
  init(lifetime: Duration) { self.lifetime = lifetime }

  /// - Parameter now: lab time, which can be moved; an answer of the future is none.
  func answer(for key: Key, at now: LabTime) -> KeptAnswer? {
    let answer = state.withLock { $0.young[key] ?? $0.old[key] }
    guard let answer, answer.made <= now, now < answer.made.adding(lifetime) else { return nil }
    return answer
  }

  func keep(_ answer: KeptAnswer, for key: Key) {
    guard answer.policy.bytesEstimate <= Self.policyBytesMax else { return }
    state.withLock { state in
      if state.young.count >= Self.halfEntriesMax, state.young[key] == nil {
        swap(&state.young, &state.old)
        state.young.removeAll(keepingCapacity: true)
      }
      state.young[key] = answer
    }
  }

  var count: Int { state.withLock { $0.young.count + $0.old.count } }
}

/// What the caches of a gateway keep, by authorizer and stage, for all its replicas.
package final class ResultCaches: Sendable {
  private struct Name: Hashable {
    let authorizer: NodeName
    let api: String
    let stage: String
  }

  private let caches = Mutex<[Name: ResultCache]>([:])

  package init() {}

  /// Nil where the authorizer's answers are not kept.
  func cache(of authorizer: any Authorizing, for api: APIResource.API) -> ResultCache? {
    let lifetime = authorizer.specification.cache
    guard lifetime > .zero else { return nil }
    let name = Name(authorizer: authorizer.name, api: api.id, stage: api.stage)
    return caches.withLock { caches in
      if let cache = caches[name] { return cache }
      let cache = ResultCache(lifetime: lifetime)
      caches[name] = cache
      return cache
    }
  }
}

extension AuthorizerPolicy {
  /// Roughly what it takes in memory.
  fileprivate var bytesEstimate: Int {
    let context = context.reduce(0) { $0 + $1.key.utf8.count + $1.value.bytesEstimate }
    return statements.reduce(context) { $0 + $1.bytesEstimate }
  }
}

extension AuthorizerPolicy.ContextValue {
  fileprivate var bytesEstimate: Int {
    switch self {
    case .string(let text), .unusable(let text): text.utf8.count
    case .utf8(let bytes): bytes.count
    case .number, .decimal, .bool, .null: 8
    }
  }
}

extension AuthorizerPolicy.Statement {
  fileprivate var bytesEstimate: Int {
    let patterns =
      switch resources {
      case .only(let patterns), .allBut(let patterns): patterns
      }
    return (patterns + actions).reduce(0) { $0 + $1.utf8.count }
  }
}
