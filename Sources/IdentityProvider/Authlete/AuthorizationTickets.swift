import Encodings
import Nodes
import Synchronization

/// The authorization requests that an authorization server has shown us and not yet decided. One object serves all
/// replicas, so that the decision may come to another one than the request.
///
/// A ticket becomes a code in the hand of any service account, so only its digest is kept. It lives in memory alone, as
/// logins do: it stands for a page that somebody has open, and whoever has it open can begin again.
final class AuthorizationTickets: Sendable {
  /// In lab time; as long as a login may take.
  static let lifetime = PendingLogins.lifetime
  /// Spent ones included, which are kept to their end to be told apart from invented ones.
  static let ticketsMax = 1024

  /// What has become of a ticket that a call names.
  enum Standing: Sendable, Equatable {
    /// Of all calls that name it, one gets this.
    case taken(AuthorizationRequest)
    case spent
    case expired
    /// Crowded out, forgotten, or never issued.
    case unknown
  }

  private struct Entry {
    let request: AuthorizationRequest
    let ends: LabTime
    var isSpent = false
  }

  private let entries = Mutex<[SecretDigest: Entry]>([:])
  private let random: any RandomBytes

  init(random: any RandomBytes) { self.random = random }

  var count: Int { entries.withLock { $0.count } }

  func open(_ request: AuthorizationRequest, now: LabTime) -> String {
    let ticket = String.secret(from: random)
    entries.withLock { entries in
      if entries.count >= Self.ticketsMax { Self.makeRoom(in: &entries, now: now) }
      entries[SecretDigest(of: ticket)] = Entry(request: request, ends: now.adding(Self.lifetime))
    }
    return ticket
  }

  func take(_ ticket: String, now: LabTime) -> Standing {
    let digest = SecretDigest(of: ticket)
    return entries.withLock { entries in
      guard let entry = entries[digest] else { return .unknown }
      guard !entry.isSpent else { return .spent }
      guard now < entry.ends else { return .expired }
      entries[digest]?.isSpent = true
      return .taken(entry.request)
    }
  }

  private static func makeRoom(in entries: inout [SecretDigest: Entry], now: LabTime) {
    entries = entries.filter { now < $0.value.ends }
    guard entries.count >= ticketsMax, let oldest = entries.min(by: { $0.value.ends < $1.value.ends }) else {
      return
    }
    entries[oldest.key] = nil
  }
}
