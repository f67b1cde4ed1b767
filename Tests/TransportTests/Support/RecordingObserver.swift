import HTTP
import Synchronization
import Transport

final class RecordingObserver: ClientObserver {
  enum Event: Sendable, Equatable {
    case connected(UInt16)
    case began(UInt64, UInt16)
    case disconnected(UInt16)
  }

  private let state = Mutex<[Event]>([])

  var events: [Event] { state.withLock { $0 } }
  var connectedCount: Int { events.count { if case .connected = $0 { true } else { false } } }

  func connected(local address: String, port: UInt16) { state.withLock { $0.append(.connected(port)) } }
  func began(tag: UInt64, localPort: UInt16) { state.withLock { $0.append(.began(tag, localPort)) } }
  func disconnected(localPort: UInt16) { state.withLock { $0.append(.disconnected(localPort)) } }
}

extension HTTPRequest {
  static func get(_ path: String) -> HTTPRequest {
    HTTPRequest(method: "GET", target: RequestTarget(path: path))
  }
  static func post(_ path: String, _ body: String) -> HTTPRequest {
    HTTPRequest(method: "POST", target: RequestTarget(path: path), body: Array(body.utf8))
  }
}
