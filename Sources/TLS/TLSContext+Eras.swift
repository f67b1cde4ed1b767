import COpenSSL
import Synchronization

/// Sessions that must not be resumed any more, though their tickets are whole: each ticket carries the number of the
/// era in which it was sealed. Whoever brings an older one shakes hands in full.
extension TLSContext {
  /// Drops every session that could still be resumed. Connections that are open go on.
  package func dropSessions() { era.wrappingAdd(1, ordering: .relaxed) }

  func isCurrent(_ session: OpaquePointer?) -> Bool {
    var data: UnsafeMutableRawPointer?
    var count = 0
    guard let session, SSL_SESSION_get0_ticket_appdata(session, &data, &count) == 1,
      let data, count == MemoryLayout<UInt32>.size
    else { return false }
    return data.loadUnaligned(as: UInt32.self) == era.load(ordering: .relaxed)
  }
}

/// OpenSSL asks what a new ticket is to carry.
func noteEra(_ pointer: OpaquePointer?, _: UnsafeMutableRawPointer?) -> Int32 {
  guard let pointer, let owner = TLSSession.of(pointer), let session = SSL_get_session(pointer) else {
    return 0
  }
  var era = owner.context.era.load(ordering: .relaxed)
  return SSL_SESSION_set1_ticket_appdata(session, &era, MemoryLayout<UInt32>.size)
}
