import ArgumentParser
import Console
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
}
