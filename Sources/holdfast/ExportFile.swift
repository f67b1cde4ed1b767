import Foundation
import Synchronization

/// Where an export goes: a file that appears whole or not at all, or standard output. Tells how far it is where a
/// person waits at a terminal.
final class ExportFile: Sendable {
  private static let progressBytes = 4 << 20

  private let handle: FileHandle
  private let path: String?
  private let state = Mutex(State())

  private struct State {
    var bytes = 0
    var told = 0
    var failure: String?
  }

  /// - Parameter path: nil for standard output.
  init(_ path: String?) throws {
    self.path = path
    guard let path else {
      handle = .standardOutput
      return
    }
    let descriptor = open(path + Self.suffix, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      complain(["cannot write \(path): \(String(cString: strerror(errno)))"])
      throw Exit.system
    }
    fchmod(descriptor, 0o600)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func write(_ portion: [UInt8]) {
    state.withLock { state in
      guard state.failure == nil else { return }
      do { try handle.write(contentsOf: Data(portion)) } catch {
        state.failure = String(cString: strerror(errno))
      }
      state.bytes += portion.count
      tell(&state)
    }
  }

  /// The file takes its name.
  func finish() throws {
    let failure = state.withLock { state in
      if state.told > 0 { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
      return state.failure
    }
    guard let path else {
      if failure != nil { throw Exit.system }
      return
    }
    guard failure == nil, rename(path + Self.suffix, path) == 0 else {
      complain(["cannot write \(path): \(failure ?? String(cString: strerror(errno)))"])
      discard()
      throw Exit.system
    }
  }

  /// Nothing of it remains.
  func discard() {
    if let path { unlink(path + Self.suffix) }
  }

  private static let suffix = ".part"

  private func tell(_ state: inout State) {
    guard path != nil, Terminal.standardError.width != nil, state.bytes - state.told >= Self.progressBytes
    else { return }
    state.told = state.bytes
    FileHandle.standardError.write(Data("\r\(state.bytes >> 20) MiB".utf8))
  }
}
