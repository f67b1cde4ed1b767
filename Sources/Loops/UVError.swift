import CUV

/// A failure of libuv or of the system below it.
package struct UVError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A negated errno, or one of libuv's own (`UV_EOF`).
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// Throws where a result of libuv is a failure.
  static func check(_ result: Int32) throws(UVError) {
    if result < 0 { throw UVError(code: result) }
  }

  /// `ECONNREFUSED`
  package var name: String {
    withText { uv_err_name_r(code, $0, $1) }
  }

  /// What happened, for a person, without a full stop.
  package var sentence: String {
    switch uv_errno_t(code) {
    case UV_ECONNREFUSED: "nothing listens there"
    case UV_ECONNRESET: "the other side reset the connection"
    case UV_EPIPE: "the other side no longer listens"
    case UV_ETIMEDOUT: "the other side did not answer in time"
    case UV_EHOSTUNREACH, UV_ENETUNREACH: "there is no way to that address"
    case UV_EADDRINUSE: "the address is in use"
    case UV_EADDRNOTAVAIL: "this machine does not have that address"
    case UV_EACCES: "the system does not permit it"
    case UV_EMFILE, UV_ENFILE: "no more files can be opened"
    case UV_ECANCELED: "it was cancelled"
    case UV_EINVAL: "the address is malformed"
    case UV_EAI_NONAME, UV_EAI_NODATA: "no such host is known"
    default: withText { uv_strerror_r(code, $0, $1) }
    }
  }

  package var description: String { "\(sentence) (\(name))" }

  package static let cancelled = UVError(code: UV_ECANCELED.rawValue)
  package static let timedOut = UVError(code: UV_ETIMEDOUT.rawValue)
  package static let connectionRefused = UVError(code: UV_ECONNREFUSED.rawValue)
  package static let addressInUse = UVError(code: UV_EADDRINUSE.rawValue)
  package static let invalidAddress = UVError(code: UV_EINVAL.rawValue)

  private func withText(_ fill: (UnsafeMutablePointer<CChar>?, Int) -> UnsafeMutablePointer<CChar>?) -> String
  {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
      fill(buffer.baseAddress, buffer.count).map { String(cString: $0) } ?? "\(code)"
    }
  }
}
