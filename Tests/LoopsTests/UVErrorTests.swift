import CUV
import Loops
import Testing

@Suite struct UVErrorTests {
  @Test(arguments: [
    (UV_ECONNREFUSED, "nothing listens there (ECONNREFUSED)"),
    (UV_ENOTCONN, "socket is not connected (ENOTCONN)"),
  ])
  func `an error has a sentence and a name`(code: uv_errno_t, text: String) {
    #expect(UVError(code: code.rawValue).description == text)
  }

  @Test func `a code that nobody knows still has a text`() {
    #expect(!UVError(code: -9999).description.isEmpty)
  }
}
