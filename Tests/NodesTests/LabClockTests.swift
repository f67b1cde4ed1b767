import Nodes
import Testing

@Suite struct LabClockTests {
  @Test func `lab time runs ahead by the offset`() {
    let real = LabClock()
    let ahead = LabClock(offset: .seconds(3600))
    let difference = ahead.now().seconds - real.now().seconds
    #expect((3599...3601).contains(difference))
  }

  @Test func `moving the clock moves what it says by as much`() {
    let clock = LabClock()
    let before = clock.now()
    clock.advance(by: .seconds(-86_400))
    #expect((before.seconds - 86_400 - clock.now().seconds).magnitude <= 1)
  }

  @Test func `a duration is added to the microsecond`() {
    let time = LabTime(seconds: 10).adding(.milliseconds(1) + .microseconds(2))
    #expect(time.microseconds == 10_001_002)
    #expect(time.seconds == 10)
    #expect(time.milliseconds == 10_001)
  }
}
