package import Loops

/// Why a listener could not be had.
package enum ListenerError: Error, Sendable, Equatable {
  /// `holder` is who listens there, as far as this user may know: `pid 1234 (nginx)`.
  case addressInUse(host: String, port: UInt16, holder: String?)
  case permissionDenied(host: String, port: UInt16)
  /// Neither a literal address nor `localhost`.
  case unknownHost(String)
  case other(host: String, port: UInt16, UVError)

  /// One clause for a person, without a full stop.
  package var sentence: String {
    switch self {
    case .addressInUse(let host, let port, let holder?): "port \(port) on \(host) is held by \(holder)"
    case .addressInUse(let host, let port, nil): "port \(port) on \(host) is in use by another program"
    case .permissionDenied(let host, let port): "this user may not listen on port \(port) of \(host)"
    case .unknownHost(let host): "'\(host)' is neither an address nor 'localhost'"
    case .other(let host, let port, let error): "port \(port) on \(host) cannot be used: \(error.sentence)"
    }
  }

  init(_ error: BindError) {
    switch error {
    case .addressInUse(let host, let port):
      self = .addressInUse(host: host, port: port, holder: PortHolder.describe(port: port))
    case .permissionDenied(let host, let port): self = .permissionDenied(host: host, port: port)
    case .other(let host, let port, let error): self = .other(host: host, port: port, error)
    }
  }
}
