/// The Amazon Resource Name of one call:
/// `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{METHOD}/{path}`.
package struct MethodARN: Sendable, Equatable {
  package let text: String
  package let method: String
  /// Without the leading slash: `time`, and empty for the root.
  package let path: String

  /// Longer ones are answered with 414.
  package static let textBytesMax = 1600
}
