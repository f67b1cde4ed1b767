package import Foundation

/// Where the code of a function is: a folder, or a zip file that is unpacked into one, each time into another.
package struct FunctionCode: Sendable {
  /// As Lambda's own bound for a file that is uploaded, with room for what a lab may want.
  private static let zipBytesMax = 250 << 20

  package let path: String
  /// What zip files were unpacked into, one folder each; nothing else is in it.
  private let workshop: URL

  package init(path: String, workshop: URL) {
    self.path = path
    self.workshop = workshop
  }

  package var isZip: Bool { path.lowercased().hasSuffix(".zip") }

  /// The folder to run in. What was unpacked before stays, for processes run in it; what fails leaves nothing.
  ///
  /// Works on files for as long as it takes, so it leaves the caller's executor.
  @concurrent package func prepare() async throws(FunctionHostError) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FunctionHostError(sentence: "there is no \(path)")
    }
    if isFolder.boolValue { return path }
    guard isZip else { throw FunctionHostError(sentence: "\(path) is neither a folder nor a zip file") }
    return try unpack()
  }

  /// Removes what was unpacked earlier, but for the folders in `used`.
  @concurrent package func discard(allBut used: Set<String>) async {
    let used = Set(used.map { URL(fileURLWithPath: $0).lastPathComponent })
    for name in (try? FileManager.default.contentsOfDirectory(atPath: workshop.path)) ?? []
    where !used.contains(name) {
      try? FileManager.default.removeItem(at: workshop.appendingPathComponent(name))
    }
  }

  private func unpack() throws(FunctionHostError) -> String {
    let folder = workshop.appendingPathComponent(UUID().uuidString.lowercased(), isDirectory: true)
    do {
      try unpack(into: folder)
      return folder.path
    } catch {
      try? FileManager.default.removeItem(at: folder)
      let reason = (error as? ZipArchive.Problem)?.sentence ?? error.localizedDescription
      throw FunctionHostError(sentence: "\(path) cannot be unpacked: \(reason)")
    }
  }

  private func unpack(into folder: URL) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    let archive = try ZipArchive(Array(try file.read(upToCount: Self.zipBytesMax) ?? Data()))
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for entry in archive.entries { try Self.write(entry, of: archive, in: folder) }
  }

  private static func write(_ entry: ZipArchive.Entry, of archive: ZipArchive, in folder: URL) throws {
    let url = folder.appendingPathComponent(entry.name)
    let parent = entry.isFolder ? url : url.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    guard !entry.isFolder else { return }
    try Data(try archive.contents(of: entry)).write(to: url)
    try FileManager.default.setAttributes(
      [.posixPermissions: entry.isExecutable ? 0o700 : 0o600], ofItemAtPath: url.path)
  }
}
