import Glibc

/// What the kernel says of a process' memory.
enum ProcessMemory {
  private static let textBytesMax = 256

  /// The second field of `/proc/PID/statm`, in pages there.
  static func residentBytes(of pid: Int32) -> Int? {
    let descriptor = open("/proc/\(pid)/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { closeDescriptor(descriptor) }
    let text = withUnsafeTemporaryAllocation(byteCount: textBytesMax, alignment: 1) { buffer in
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
