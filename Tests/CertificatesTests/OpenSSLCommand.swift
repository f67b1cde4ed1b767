import Foundation

/// The command line that the tutorials use, in a folder that goes with this object.
final class OpenSSLCommand {
  let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("holdfast-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  struct Failed: Error { let line: String }

  /// Runs `openssl` with words separated by blanks. Words with blanks in them are not needed here.
  @discardableResult func callAsFunction(_ line: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + line.split(separator: " ").map(String.init)
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(line: line) }
    return String(decoding: data, as: UTF8.self)
  }

  func read(_ file: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
  }

  func write(_ file: String, _ text: String) throws {
    try text.write(toFile: "\(folder)/\(file)", atomically: false, encoding: .utf8)
  }

  /// The self-signed certificate of a new key, made as the tutorials make theirs.
  func selfSigned(key: String, options: String = "") throws -> String {
    try self(key + " -out key.pem")
    try self("req -x509 -new -key key.pem -subj /C=DE/O=Example/CN=client.example.com -out c.pem \(options)")
    return try read("c.pem")
  }
}
