import SwiftASN1

/// The two forms of time in a certificate (RFC 5280 §4.1.2.5), as seconds since 1970.
enum ASN1Time {
  static func seconds(_ node: ASN1Node) throws -> Int64 {
    switch node.identifier {
    case .utcTime: try seconds(node.primitive(.utcTime), yearDigits: 2)
    case .generalizedTime: try seconds(node.primitive(.generalizedTime), yearDigits: 4)
    default: throw CertificateError.malformed("a date is of another type")
    }
  }

  private static func seconds(_ text: ArraySlice<UInt8>, yearDigits: Int) throws -> Int64 {
    guard text.count == yearDigits + 11, text.last == UInt8(ascii: "Z") else {
      throw CertificateError.malformed("a date is of another form")
    }
    var rest = text.dropLast()
    let year = try number(&rest, digits: yearDigits, 0...9999)
    let month = try number(&rest, digits: 2, 1...12)
    let day = try number(&rest, digits: 2, 1...31)
    let hour = try number(&rest, digits: 2, 0...23)
    let minute = try number(&rest, digits: 2, 0...59)
    let second = try number(&rest, digits: 2, 0...59)
    let fullYear = yearDigits == 4 ? year : year + (year < 50 ? 2000 : 1900)
    let days = CivilDate(year: fullYear, month: month, day: day).daysSince1970
    return ((days * 24 + hour) * 60 + minute) * 60 + second
  }

  private static func number(
    _ text: inout ArraySlice<UInt8>, digits: Int, _ range: ClosedRange<Int64>
  ) throws -> Int64 {
    var value: Int64 = 0
    for digit in text.prefix(digits) {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else {
        throw CertificateError.malformed("a date holds something else than digits")
      }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    text = text.dropFirst(digits)
    guard range.contains(value) else { throw CertificateError.malformed("a date is out of range") }
    return value
  }
}

/// A day of the Gregorian calendar; years 0 to 9999.
struct CivilDate: Equatable {
  var year: Int64
  var month: Int64
  var day: Int64

  init(year: Int64, month: Int64, day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  // Both directions count years from March, so that the leap day is the last of its year, in eras of 400
  // years, which all have 146,097 days. 719,468 days lie between 0000-03-01 and 1970-01-01.

  var daysSince1970: Int64 {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  init(daysSince1970: Int64) {
    let days = daysSince1970 + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}
