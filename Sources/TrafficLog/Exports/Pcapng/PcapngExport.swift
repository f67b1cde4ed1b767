import Nodes

/// Captured bytes as packets, with the key lines that open them ahead of each connection, so that Wireshark shows
/// the HTTP in plain text with no settings. The file can be streamed.
package struct PcapngExport: Sendable {
  /// What is known of a connection before its first byte.
  package struct Connection: Sendable {
    package var record: ConnectionRecord
    /// Lines of an SSLKEYLOGFILE.
    package var keyLog: [UInt8]
    /// Of the first packet: the lab's ids.
    package var comment: String

    package init(record: ConnectionRecord, keyLog: [UInt8], comment: String) {
      self.record = record
      self.keyLog = keyLog
      self.comment = comment
    }
  }

  private struct Open {
    var conversation: TCPConversation
    let clientClosesFirst: Bool
  }

  /// Says what every reader of the file has to know.
  package static let warning =
    "This capture contains the secrets of its TLS connections: whoever has the file reads tokens, cookies and "
    + "passwords in it."

  private var open: [ConnectionID: Open] = [:]

  package init() {}

  /// - Parameter notes: what is missing, a sentence each.
  package func begin(notes: [String]) -> [UInt8] {
    let comment =
      [
        Self.warning,
        "Times are those of the machine's clock, which rows have as realStarted and realAccepted.",
        "Made of the bytes that passed through the lab's sockets: segments and their numbers are synthetic.",
      ] + notes
    return PcapngBlock.sectionHeader(
      comment: comment.joined(separator: "\n"), application: "holdfast")
      + PcapngBlock.interfaceDescription(name: "holdfast")
  }

  /// The secrets of a connection, and its handshake of TCP. Empty where its addresses make no packets.
  package mutating func begin(_ connection: Connection) -> [UInt8] {
    guard var conversation = TCPConversation(connection.record) else { return [] }
    var blocks: [UInt8] = []
    if !connection.keyLog.isEmpty { blocks = PcapngBlock.decryptionSecrets(connection.keyLog) }
    var comment: String? = connection.comment
    for packet in conversation.open() {
      blocks += PcapngBlock.packet(packet, at: connection.record.realAccepted, comment: comment)
      comment = nil
    }
    // Where the lab ended it there is a reason; otherwise the caller left, or both were done.
    open[connection.record.id] = Open(
      conversation: conversation,
      clientClosesFirst: connection.record.failure == nil && connection.record.closeReason == nil)
    return blocks
  }

  /// Empty for a connection that has not begun.
  package mutating func add(_ frame: WireFrames.Frame) -> [UInt8] {
    guard var state = open[frame.connection] else { return [] }
    switch frame.kind {
    case .inbound, .outbound:
      let packets = state.conversation.send(frame.bytes, fromClient: frame.kind == .inbound)
      open[frame.connection] = state
      return packets.reduce(into: []) { $0 += PcapngBlock.packet($1, at: frame.time, comment: nil) }
    case .closed:
      open[frame.connection] = nil
      let packets = state.conversation.close(clientFirst: state.clientClosesFirst)
      return packets.reduce(into: []) { $0 += PcapngBlock.packet($1, at: frame.time, comment: nil) }
    case .cutOff:
      open[frame.connection] = nil
      return []
    case .keyLine, .opened: return []
    }
  }

  /// Ends every connection that has begun: a part of the capture went while it was read.
  package mutating func breakOff() { open = [:] }
}
