package import Foundation
import JSON
package import Nodes

/// `clock.json` in the state folder: how the lab's clock was set, so that it goes on after a restart. There is none
/// while lab time is real time.
enum ClockFile {
  private static let name = "clock.json"
  private static let schema: Int64 = 1

  /// Nil where there is none.
  static func read(in folder: URL) throws(LabError) -> LabClock.Setting? {
    let file = folder.appendingPathComponent(name)
    guard let bytes = FileManager.default.contents(atPath: file.path) else { return nil }
    guard let value = try? JSONValue(parsing: Array(bytes)), value["schema"]?.int64 == schema,
      let offset = value["offsetMicroseconds"]?.int64
    else { throw .system("\(file.path) is no setting of a clock; remove it to go on in real time") }
    return LabClock.Setting(
      offset: .microseconds(offset),
      standing: value["standingMicroseconds"]?.int64.map { LabTime(microseconds: $0) })
  }

  static func write(_ setting: LabClock.Setting, in folder: URL) throws(LabError) {
    let file = folder.appendingPathComponent(name)
    guard setting != LabClock.Setting() else {
      guard unlink(file.path) == 0 || errno == ENOENT else {
        throw .system("cannot remove \(file.path): \(String(cString: strerror(errno)))")
      }
      return
    }
    var writer = JSONWriter(.pretty)
    writer.object { writer in
      writer.member("schema", schema)
      writer.member("offsetMicroseconds", setting.offset.wholeMicroseconds)
      if let standing = setting.standing { writer.member("standingMicroseconds", standing.microseconds) }
    }
    try PrivateFile.write(Array((writer.text + "\n").utf8), to: file)
  }
}

extension LabClock {
  /// The clock of the lab whose state is in this folder; the machine's where nobody has moved it.
  package convenience init(leftIn folder: URL) throws(LabError) {
    self.init()
    if let setting = try ClockFile.read(in: folder) { self.setting = setting }
  }
}
