import Foundation
import GRDB
import IdentityProvider
import Nodes
import OAuth
import Testing

@testable import Storage

struct SQLiteIdentityStoreTests {
  private static let now = LabTime(seconds: 1_700_000_000)

  @Test func `everything is there after a restart`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("identity.sqlite")
    let live = IdentitySample(at: Self.now, name: "live")
    let spent = IdentitySample(at: Self.now, name: "spent")
    let revoked = IdentitySample(at: Self.now, name: "revoked")
    let store = try SQLiteIdentityStore(path: path)
    for sample in [live, spent, revoked] {
      try await store.save(sample.code)
      try await store.issue(sample.tokens)
    }
    _ = try await store.redeem(spent.code.digest, at: Self.now) { _ in }
    _ = try await store.refresh(spent.refresh.digest, at: Self.now) { _, _ in .spend }
    try await store.revoke(accessToken: spent.access.digest)
    try await store.revoke(revoked.grant.id)
    try await store.close()

    let again = try SQLiteIdentityStore(path: path)
    guard
      case .active(let token, let grant, isRefreshable: true) = again.accessToken(
        live.access.digest, at: Self.now)
    else { return #expect(Bool(false), "the token is not active") }
    #expect(token == live.access)
    #expect(grant == live.grant)
    let redemption = try await again.redeem(live.code.digest, at: Self.now) { _ in }
    guard case .accepted(let code) = redemption else { return #expect(Bool(false), "\(redemption)") }
    #expect(code == live.code)

    #expect(!again.accessToken(spent.access.digest, at: Self.now).isActive)
    #expect(!again.accessToken(revoked.access.digest, at: Self.now).isActive)
    let reused = try await again.refresh(spent.refresh.digest, at: Self.now) { _, _ in .spend }
    guard case .reused = reused else { return #expect(Bool(false), "\(reused)") }
    try await again.close()
  }

  /// What a process leaves that is killed: the file and its log as they are at that moment.
  @Test func `what was answered is in the file at once`() async throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteIdentityStore(path: folder.file("identity.sqlite"))
    let sample = IdentitySample(at: Self.now)
    try await store.issue(sample.tokens)
    for end in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: folder.file("identity.sqlite\(end)"), toPath: folder.file("copy.sqlite\(end)"))
    }
    let copy = try SQLiteIdentityStore(path: folder.file("copy.sqlite"))
    #expect(copy.accessToken(sample.access.digest, at: Self.now).isActive)
    try await copy.close()
    try await store.close()
  }

  @Test func `the files are their owner's alone`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("identity.sqlite")
    let store = try SQLiteIdentityStore(path: path)
    try await store.issue(IdentitySample(at: Self.now).tokens)
    for file in [path, path + "-wal"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      let mode = try #require(attributes[.posixPermissions] as? NSNumber)
      #expect(mode.intValue == 0o600)
    }
    try await store.close()
  }

  @Test func `a file of another version is not touched`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("identity.sqlite")
    let queue = try DatabaseQueue(path: path)
    try await queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    #expect(throws: IdentityStoreFailure.self) { try SQLiteIdentityStore(path: path) }
  }

  @Test func `a damaged row stops the start`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("identity.sqlite")
    let store = try SQLiteIdentityStore(path: path)
    try await store.issue(IdentitySample(at: Self.now).tokens)
    try await store.close()
    let queue = try DatabaseQueue(path: path)
    try await queue.write { try $0.execute(sql: "UPDATE access_token SET digest = x'00'") }
    try queue.close()
    #expect(throws: IdentityStoreFailure.self) { try SQLiteIdentityStore(path: path) }
  }

  @Test func `a disk that refuses is an error, and the next transition tries again`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("identity.sqlite")
    let store = try SQLiteIdentityStore(path: path)
    let first = IdentitySample(at: Self.now, name: "first")
    let queue = try DatabaseQueue(path: path)
    try await queue.write { try $0.execute(sql: "ALTER TABLE access_token RENAME TO elsewhere") }
    await #expect(throws: IdentityStoreFailure.self) { try await store.issue(first.tokens) }
    try await queue.write { try $0.execute(sql: "ALTER TABLE elsewhere RENAME TO access_token") }
    try await store.issue(IdentitySample(at: Self.now, name: "second").tokens)
    try await store.close()
    let count = try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM access_token") }
    #expect(count == 2)
    try queue.close()
  }

  @Test func `a closed store refuses`() async throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteIdentityStore(path: folder.file("identity.sqlite"))
    try await store.close()
    await #expect(throws: IdentityStoreFailure.self) {
      try await store.save(IdentitySample(at: Self.now).code)
    }
  }

  @Test func `forgotten rows leave the file`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("identity.sqlite")
    let store = try SQLiteIdentityStore(path: path)
    let sample = IdentitySample(at: Self.now)
    try await store.save(sample.code)
    try await store.issue(sample.tokens)
    try await store.forget(expiredBefore: sample.refresh.expiresAt.adding(.seconds(1)))
    try await store.close()
    let queue = try DatabaseQueue(path: path)
    for table in ["authorization", "code", "access_token", "refresh_token"] {
      let count = try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
      #expect(count == 0, "\(table)")
    }
    try queue.close()
  }
}
