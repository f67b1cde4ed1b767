import CUV
import Glibc

/// One process as libuv starts and reaps it.
final class SpawnedProcess: LoopHandle {
  /// To be set before the loop turns.
  var exited: ((ChildExit) -> Void)?

  var pid: Int32 { pointer(to: uv_process_t.self).pointee.pid }

  /// - Parameter streams: what becomes descriptor 0, 1 and 2 of the process; nil is `/dev/null`.
  init(_ command: ChildProcess.Command, streams: [Int32?], on loop: EventLoop) throws(UVError) {
    var result: Int32 = 0
    try super.init(on: loop, as: uv_process_t.self) { uv, process in
      // The handle is the loop's even where nothing was started, and then has to be closed like any other.
      result = Self.spawn(command, streams, uv, process)
      return 0
    }
    if result < 0 {
      close()
      throw UVError(code: result)
    }
  }

  override func didClose() { exited = nil }

  private static func spawn(
    _ command: ChildProcess.Command, _ streams: [Int32?], _ uv: UnsafeMutablePointer<uv_loop_t>,
    _ process: UnsafeMutablePointer<uv_process_t>
  ) -> Int32 {
    let environment = command.environment.map { "\($0.name)=\($0.value)" }
    var containers = streams.map(container)
    return withCStrings([command.program] + command.arguments) { arguments in
      withCStrings(environment) { environment in
        command.folder.withCString { folder in
          containers.withUnsafeMutableBufferPointer { containers in
            var options = uv_process_options_t()
            options.file = UnsafePointer(arguments[0])
            options.args = arguments
            options.env = environment
            options.cwd = folder
            options.flags = UV_PROCESS_DETACHED.rawValue
            options.stdio_count = Int32(containers.count)
            options.stdio = containers.baseAddress
            options.exit_cb = { process, code, signal in
              LoopHandle.from(process, as: SpawnedProcess.self)
                .exited?(signal == 0 ? .code(Int(code)) : .signal(signal))
            }
            return uv_spawn(uv, process, &options)
          }
        }
      }
    }
  }

  private static func container(_ descriptor: Int32?) -> uv_stdio_container_t {
    var container = uv_stdio_container_t()
    container.flags = descriptor == nil ? UV_IGNORE : UV_INHERIT_FD
    if let descriptor { container.data.fd = descriptor }
    return container
  }

  /// The array that C wants: pointers to the texts, and a null behind them.
  private static func withCStrings<Value>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
  ) -> Value {
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { pointers[index] = strdup(text) }
    pointers[texts.count] = nil
    defer {
      for index in texts.indices { free(pointers[index]) }
      pointers.deallocate()
    }
    return body(pointers)
  }
}
