import JSON

/// One event of a stream (HTML Living Standard, 9.2.6). Its data is JSON without a line break, for a line break
/// would end it and let whatever was recorded write events of its own.
enum ServerSentEvent {
  static let mediaType = "text/event-stream"
  /// Says that the stream is alive, and nothing else.
  static let heartbeat = Array(":\n\n".utf8)

  /// - Parameter name: of this program.
  static func bytes(_ name: String, id: String? = nil, data: JSONWriter) -> [UInt8] {
    var bytes = Array("event: \(name)\n".utf8)
    if let id { bytes += Array("id: \(id)\n".utf8) }
    bytes += Array("data: ".utf8) + data.bytes
    return bytes + Array("\n\n".utf8)
  }
}
