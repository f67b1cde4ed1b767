/// Content that is made while it is sent, for it has no end yet or is not to be held in memory.
///
/// Its source hands over one portion after the other, and each waits until the reader has taken most of those
/// before, so that a slow reader slows the source down. A source that throws breaks the message off in such a
/// way that the reader can tell. Where the reader has gone, the source's task is cancelled, and `write` throws.
package final class ContentStream: Sendable {
  /// Takes the next portion.
  package typealias Write = @Sendable (_ portion: [UInt8]) async throws(CancellationError) -> Void
  package typealias Source = @Sendable (_ write: Write) async throws -> Void

  private let source: Source

  /// - Parameter source: is run once at most; the content ends when it returns.
  package init(_ source: @escaping Source) { self.source = source }

  package func run(_ write: Write) async throws { try await source(write) }
}

extension ContentStream: Equatable {
  /// What a stream will bring is not known, so each equals itself alone.
  package static func == (left: ContentStream, right: ContentStream) -> Bool { left === right }
}
