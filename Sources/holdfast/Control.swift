import ArgumentParser
import Console
import Encodings
import HTTP
import JSON
import Lab

/// A conversation with the lab that is up.
enum Control {
  /// Ends the command with 69 where the lab does not answer, and with 1 where it answers with a refusal.
  static func with<Answer>(
    _ run: RunFile, _ body: (ControlClient) async throws(ControlError) -> Answer
  ) async throws -> Answer {
    do throws(ControlError) {
      let client = try ControlClient(run)
      let answer: Answer
      do throws(ControlError) { answer = try await body(client) } catch {
        await client.close()
        throw error
      }
      await client.close()
      return answer
    } catch {
      complain([error.sentence])
      throw error.isUnreachable ? Exit.unavailable : Exit.no
    }
  }

  /// Has the lab do something, and says what was done.
  static func act(
    _ state: StateOption, _ body: (ControlClient) async throws(ControlError) -> HTTPResponse
  ) async throws {
    let answer = try await with(state.requireRunning(), body)
    print(try JSONValue(parsing: answer.body)["done"]?.string ?? "done")
  }

  /// A name as one segment of a path.
  static func segment(_ name: String) -> String { PercentEncoding.encode(name) }
}
