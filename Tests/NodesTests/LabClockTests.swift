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

  @Test func `moving it on and back again leaves nothing behind`() {
    let clock = LabClock()
    for _ in 0..<100 {
      clock.advance(by: .seconds(90_000))
      clock.advance(by: .seconds(-90_000))
    }
    #expect(clock.setting == LabClock.Setting())
  }

  @Test func `a clock that stands says one moment, can be moved, and goes on from there`() {
    let clock = LabClock()
    clock.freeze()
    let moment = clock.now()
    clock.freeze()
    #expect(clock.now() == moment)
    clock.advance(by: .seconds(60))
    #expect(clock.now() == moment.adding(.seconds(60)))
    clock.set(to: LabTime(seconds: 1000))
    #expect(clock.now() == LabTime(seconds: 1000))
    clock.resume()
    #expect(!clock.isFrozen)
    #expect((1000...1001).contains(clock.now().seconds))
    clock.reset()
    #expect(clock.setting == LabClock.Setting())
  }

  @Test func `a reading says lab time and real time`() {
    let clock = LabClock(offset: .seconds(500))
    let real = LabClock().now().microseconds
    let reading = clock.reading()
    #expect((reading.shift.realMicroseconds(at: reading.lab) - real).magnitude < 10_000_000)
    #expect(reading.shift.microseconds == 500_000_000)
    clock.set(to: LabTime(seconds: 5))
    clock.freeze()
    let frozen = clock.reading()
    #expect((frozen.shift.realMicroseconds(at: frozen.lab) - real).magnitude < 60_000_000)
  }

  @Test func `the clock stays within what dates can say`() {
    let clock = LabClock()
    for duration in [Duration.seconds(Int64.max), .seconds(Int64.min), .seconds(400_000_000_000)] {
      clock.advance(by: duration)
      #expect(clock.now().isWithinRange)
    }
    clock.set(to: LabTime(microseconds: .max))
    #expect(CivilTime(clock.now()).year == 9999)
    clock.set(to: LabTime(microseconds: .min))
    #expect(CivilTime(clock.now()).year == 1970)
    let wild = LabClock(offset: .seconds(Int64.max))
    #expect(wild.now() == LabTime.range.upperBound)
    wild.setting = LabClock.Setting(offset: .seconds(Int64.min), standing: LabTime(microseconds: -5))
    #expect(wild.now() == LabTime.range.lowerBound)
  }

  @Test func `a setting comes back as it was`() {
    let clock = LabClock(offset: .seconds(77))
    clock.freeze()
    let other = LabClock()
    other.setting = clock.setting
    #expect(other.now() == clock.now())
    #expect(other.setting == clock.setting)
  }

  @Test func `a duration is added to the microsecond`() {
    let time = LabTime(seconds: 10).adding(.milliseconds(1) + .microseconds(2))
    #expect(time.microseconds == 10_001_002)
    #expect(time.seconds == 10)
    #expect(time.milliseconds == 10_001)
  }

  @Test func `what is beyond 64 bits is the last moment, or the first`() {
    #expect(LabTime(seconds: .max).microseconds == .max)
    #expect(LabTime(seconds: .min).microseconds == .min)
    #expect(LabTime(microseconds: .max).adding(.seconds(1)).microseconds == .max)
    #expect(LabTime(microseconds: .min).adding(.seconds(-1)).microseconds == .min)
    #expect(LabTime(microseconds: 0).adding(.seconds(Int64.max)).microseconds == .max)
  }
}
