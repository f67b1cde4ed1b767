/// Rows in columns, each as wide as its widest text.
enum Columns {
  static func print(_ rows: [[String]]) { for line in lines(rows) { Swift.print(line) } }

  static func lines(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { text, width in
        text + String(repeating: " ", count: width - text.count)
      }
      return String(cells.joined(separator: "  ").trimmingSuffix { $0 == " " })
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(while isBlank: (Character) -> Bool) -> Substring {
    var rest = self[...]
    while let last = rest.last, isBlank(last) { rest = rest.dropLast() }
    return rest
  }
}
