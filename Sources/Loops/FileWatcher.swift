import CUV

/// Tells of changes in a folder: of its own entries, not of those further down. Several changes may be told as
/// one, and one as several.
package final class FileWatcher: LoopHandle {
  private var changed: ((String?) -> Void)?

  /// - Parameter changed: called on the loop with the name of the entry, where the system says it.
  package init(
    watching path: String, on loop: EventLoop, changed: @escaping (String?) -> Void
  ) throws(UVError) {
    self.changed = changed
    try super.init(on: loop, as: uv_fs_event_t.self) { uv_fs_event_init($0, $1) }
    let result = uv_fs_event_start(
      pointer(to: uv_fs_event_t.self),
      { handle, name, _, _ in
        LoopHandle.from(handle, as: FileWatcher.self).changed?(name.map { String(cString: $0) })
      }, path, 0)
    if result < 0 {
      close()
      throw UVError(code: result)
    }
  }

  override func didClose() { changed = nil }
}
