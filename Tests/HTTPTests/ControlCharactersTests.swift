import Testing

@testable import HTTP

struct ControlCharactersTests {
  @Test(arguments: UInt8.min...UInt8.max)
  func `one byte is found wherever it stands`(byte: UInt8) {
    let isControl = (byte < 32 && byte != 9) || byte == 127
    for length in 1...20 {
      for index in 0..<length {
        // Neighbours at both ends of what is allowed, so that borrows between bytes would show.
        for filler: UInt8 in [32, 9, 126, 128, 255] {
          var bytes = [UInt8](repeating: filler, count: length)
          bytes[index] = byte
          #expect(bytes.withUnsafeBufferPointer(holdsControl) == isControl, "\(filler) \(bytes)")
        }
      }
    }
  }
}
