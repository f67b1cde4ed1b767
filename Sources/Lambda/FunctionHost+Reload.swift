import Loops

/// Code that is saved runs with the next call.
extension FunctionHost {
  package func watch(_ code: FunctionCode) {
    watcher?.close()
    watcher = CodeWatcher(watching: code.path, on: loop) { self.reload(code) }
  }

  /// What cannot be unpacked leaves everything as it was: somebody may still be writing it.
  private func reload(_ code: FunctionCode) {
    watch(code)  // There may be new folders.
    guard code.isZip else { return codeChanged() }
    let before = reloading
    reloading = Task {
      await before?.value
      do throws(FunctionHostError) {
        codeChanged(folder: try await code.prepare())
        await code.discard(allBut: usedFolders)
      } catch {
        for index in seats.indices { seats[index].log.note("the code was not taken: \(error.sentence)") }
      }
    }
  }

  /// Where the next process will run, and where others still do: those that are busy have code from before.
  private var usedFolders: Set<String> {
    Set(seats.filter { $0.process != nil }.compactMap(\.folder) + [program.folder])
  }

  func stopWatching() async {
    watcher?.close()
    watcher = nil
    await reloading?.value
    reloading = nil
  }
}
