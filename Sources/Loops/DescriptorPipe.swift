import CUV
import Glibc

/// A pipe of the system, both ends closed with it unless somebody has taken them. A real pipe and no socket pair,
/// for on a socket a shell's `>/dev/stderr` fails.
final class DescriptorPipe {
  private(set) var readEnd: Int32
  private(set) var writeEnd: Int32

  init() throws(UVError) {
    var ends: [Int32] = [-1, -1]
    let result = pipe2(&ends, O_CLOEXEC)
    readEnd = ends[0]
    writeEnd = ends[1]
    guard result == 0 else { throw UVError(code: -errno) }
  }

  deinit {
    if readEnd >= 0 { closeDescriptor(readEnd) }
    if writeEnd >= 0 { closeDescriptor(writeEnd) }
  }

  /// The caller closes it.
  func takeReadEnd() -> Int32 {
    defer { readEnd = -1 }
    return readEnd
  }

  /// The caller closes it.
  func takeWriteEnd() -> Int32 {
    defer { writeEnd = -1 }
    return writeEnd
  }
}
