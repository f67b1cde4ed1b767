import Testing

@testable import HTTP

struct ReceiveBufferTests {
  @Test func `bytes come out in the order in which they came`() {
    var generator = SeededGenerator(seed: 1)
    var buffer = ReceiveBuffer()
    var sent: [UInt8] = []
    var taken: [UInt8] = []
    for _ in 0..<2000 {
      let portion = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      sent += portion
      portion.withUnsafeBytes { buffer.append($0) }
      let count = Int.random(in: 0...min(40, buffer.count), using: &generator)
      taken += buffer.copy(0..<count)
      buffer.consume(count)
    }
    taken += buffer.copy(0..<buffer.count)
    #expect(taken == sent)
  }
}
