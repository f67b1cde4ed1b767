import Dispatch
import GRDB
package import IdentityProvider
package import Nodes
import Synchronization

/// An identity store that survives the process: `identity.sqlite`, mode 0600, in WAL mode.
///
/// An image in memory decides and answers, so that reading never waits; the file follows it. A transition returns
/// when its changes are committed, together with whatever else was waiting by then. After `kill -9` the file holds
/// everything that was answered; only a power failure may take the last of it (`synchronous = NORMAL`). Of codes and
/// tokens the file holds digests.
package final class SQLiteIdentityStore: IdentityStore {
  private let state: Mutex<IdentityCommitQueue>
  private let database: DatabaseQueue
  private let thread = DispatchQueue(label: "identity-store")

  /// Opens the file, or makes it, and reads what it holds.
  package init(path: String) throws(IdentityStoreFailure) {
    do {
      try StoreFile.prepare(path)
      database = try DatabaseQueue(
        path: path, configuration: StoreFile.configuration(label: "identity", pageBytes: 4096))
      let image = try database.inDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL")
        try db.inTransaction {
          try IdentitySchema.create(db)
          return .commit
        }
        return try IdentityRows.image(from: db)
      }
      state = Mutex(IdentityCommitQueue(image))
    } catch let error as TrafficStoreError {
      throw .storage(error.sentence)
    } catch {
      throw .storage("cannot use \(path): \(error)")
    }
  }

  /// Waits for what is still to be written, and ends the use of the file. Transitions fail from then on.
  package func close() async throws(IdentityStoreFailure) {
    let ticket = state.withLock { $0.close() }
    defer { try? database.close() }
    try await commit(ticket)
  }
}

// MARK: - Transitions

extension SQLiteIdentityStore {
  package func save(_ code: AuthorizationCode) async throws(IdentityStoreFailure) {
    try await transition { (image) throws(IdentityStoreFailure) in try image.save(code) }
  }

  package func redeem(
    _ code: SecretDigest, at now: LabTime, accept: CodeCheck
  ) async throws(IdentityStoreFailure) -> Redemption<AuthorizationCode> {
    try await transition { $0.redeem(code, at: now, accept: accept) }
  }

  package func refresh(
    _ token: SecretDigest, at now: LabTime, accept: RefreshTokenCheck
  ) async throws(IdentityStoreFailure) -> Redemption<RefreshRedemption> {
    try await transition { $0.refresh(token, at: now, accept: accept) }
  }

  package func issue(_ tokens: IssuedTokens) async throws(IdentityStoreFailure) {
    try await transition { (image) throws(IdentityStoreFailure) in try image.issue(tokens) }
  }

  package func revoke(accessToken: SecretDigest) async throws(IdentityStoreFailure) {
    try await transition { $0.revoke(accessToken: accessToken) }
  }

  package func revoke(_ grant: GrantID) async throws(IdentityStoreFailure) {
    try await transition { $0.revoke(grant) }
  }

  package func forget(expiredBefore moment: LabTime) async throws(IdentityStoreFailure) {
    try await transition { $0.forget(expiredBefore: moment) }
  }

  package func accessToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<AccessToken> {
    state.withLock { $0.image.accessToken(digest, at: now) }
  }

  package func refreshToken(_ digest: SecretDigest, at now: LabTime) -> TokenReading<RefreshToken> {
    state.withLock { $0.image.refreshToken(digest, at: now) }
  }

  package func tokens(beginningWith digest: [UInt8]) -> [SecretDigest] {
    state.withLock { $0.image.tokens(beginningWith: digest) }
  }

  private func transition<Outcome: Sendable>(
    _ body: (inout IdentityImage) throws(IdentityStoreFailure) -> Outcome
  ) async throws(IdentityStoreFailure) -> Outcome {
    let (outcome, ticket) = try state.withLock { (state) throws(IdentityStoreFailure) in
      try state.transition(body)
    }
    try await commit(ticket)
    return outcome
  }
}

// MARK: - Commits

extension SQLiteIdentityStore {
  /// Returns when everything up to `ticket` is on disk.
  private func commit(_ ticket: IdentityCommitQueue.Ticket) async throws(IdentityStoreFailure) {
    let failure = await withCheckedContinuation { continuation in
      let step = state.withLock { $0.wait(for: ticket, continuation) }
      switch step {
      case .alreadyCommitted: continuation.resume(returning: nil)
      case .waiting: break
      case .startWriting: thread.async { self.write() }
      }
    }
    if let failure { throw failure }
  }

  /// Writes batch after batch until nothing waits.
  private func write() {
    while let batch = state.withLock({ $0.nextBatch() }) {
      let failure = commit(batch)
      let waiters = state.withLock { $0.finish(batch, failure: failure) }
      for waiter in waiters { waiter.resume(returning: failure) }
    }
  }

  private func commit(_ batch: IdentityCommitQueue.Batch) -> IdentityStoreFailure? {
    do {
      try database.write { db in
        for change in batch.changes { try IdentityRows.write(change, to: db) }
      }
      return nil
    } catch {
      return .storage("\(error)")
    }
  }
}
