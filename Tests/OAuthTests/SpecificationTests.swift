import OAuth
import Testing

@Suite struct SpecificationTests {
  @Test func `a section is written as readers look it up`() {
    #expect(Specification.rfc(8705, "3").description == "RFC 8705 §3")
    #expect(Specification.rfc(8705).description == "RFC 8705")
  }
}
