import CZlib

/// What zlib does for a zip file.
enum Deflate {
  /// Unpacks raw deflate data (RFC 1951) that must come to exactly `count` bytes; nil where it does not.
  static func inflate(_ packed: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    var stream = z_stream()
    guard holdfast_inflateInitRaw(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var isWhole = false
    // One byte more than there should be, so that too much is noticed and never written.
    let unpacked = [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, written in
      packed.withUnsafeBufferPointer { input in
        // zlib only reads it; its interface is older than const.
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(buffer.count)
        isWhole = CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
        written = Int(stream.total_out)
      }
    }
    return isWhole && unpacked.count == count ? unpacked : nil
  }

  /// CRC-32.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
  }
}
