import Foundation
import GRDB
import Nodes
import TrafficLog

/// Keeps each certificate once, however often it is presented.
struct CertificateRows {
  /// A certificate that is still in use is written again after so many connections, so that its row tells
  /// which connections may be the last to need it.
  static let connectionsBetweenWrites: UInt64 = 1000
  private static let rememberedMax = 1024

  private var writtenFor: [String: UInt64] = [:]

  mutating func keep(_ certificate: PresentedCertificate, of connection: ConnectionID, _ db: Database) throws
  {
    if let last = writtenFor[certificate.thumbprint],
      connection.number < last + Self.connectionsBetweenWrites
    {
      return
    }
    if writtenFor.count >= Self.rememberedMax { writtenFor = [:] }
    writtenFor[certificate.thumbprint] = connection.number
    let sql = """
      INSERT INTO certificate VALUES (?, ?, ?, ?)
      ON CONFLICT (thumbprint) DO UPDATE SET last_connection = max(last_connection, excluded.last_connection)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      certificate.thumbprint, certificate.subject, Data(certificate.der), Int64(connection.number),
    ])
  }

  /// Forgets those that only connections before `oldest` presented.
  static func drop(before oldest: Int64, _ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM certificate WHERE last_connection + ? < ?",
      arguments: [Int64(connectionsBetweenWrites), oldest])
  }
}
