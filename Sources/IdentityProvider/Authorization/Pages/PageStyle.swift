import Crypto
import Foundation

/// The one style sheet of all pages. It stands in the page, and the policy lets it in by its hash, so that no
/// page needs a second request.
enum PageStyle {
  static let sheet = """
    :root{color-scheme:light dark;--page:#f3f4f6;--card:#fff;--text:#1a2027;--soft:#525c69;--line:#c3cad3;
    --accent:#1a56a8;--on-accent:#fff;--alarm:#a3191f;--alarm-back:#fdecec;--code:#eef1f5}
    @media (prefers-color-scheme:dark){:root{--page:#14181d;--card:#1d232a;--text:#e8ebef;--soft:#a9b3bf;
    --line:#47515d;--accent:#8ab4f8;--on-accent:#10233f;--alarm:#ffb4ab;--alarm-back:#45191a;--code:#14181d}}
    *{box-sizing:border-box}
    body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;background:var(--page);
    color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    main{width:100%;max-width:26rem;padding:1.75rem;background:var(--card);border:1px solid var(--line);
    border-radius:.75rem;overflow-wrap:anywhere}
    main.wide{max-width:46rem}
    h1{margin:0 0 .5rem;font-size:1.375rem;line-height:1.3}
    h2{margin:1.5rem 0 .5rem;font-size:1rem}
    p{margin:0 0 1rem}
    .soft{color:var(--soft);font-size:.875rem}
    form+.soft,pre+.soft{margin:1.25rem 0 0}
    ul{margin:0 0 1.5rem;padding:0;list-style:none;border:1px solid var(--line);border-radius:.5rem}
    li{padding:.625rem .875rem}
    li+li{border-top:1px solid var(--line)}
    li span{display:block;color:var(--soft);font-size:.875rem}
    label{display:block;margin:0 0 .25rem;font-weight:600;font-size:.9375rem}
    input{width:100%;margin:0 0 1rem;padding:.625rem .75rem;font:inherit;color:inherit;background:var(--card);
    border:1px solid var(--soft);border-radius:.5rem}
    .buttons{display:flex;gap:.75rem;margin-top:.5rem}
    button{flex:1;padding:.6875rem 1rem;font:inherit;font-weight:600;border-radius:.5rem;cursor:pointer;
    border:1px solid var(--accent);background:var(--accent);color:var(--on-accent)}
    button.second{background:transparent;color:var(--accent)}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
    .alarm{padding:.625rem .875rem;border-left:4px solid var(--alarm);border-radius:.25rem;
    background:var(--alarm-back);color:var(--alarm)}
    dl{margin:0 0 1rem}
    dt{font-weight:600;font-size:.9375rem}
    dd{margin:0 0 .75rem}
    code,pre{font:.875rem/1.5 ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace}
    pre{margin:0;padding:.875rem;overflow-x:auto;background:var(--code);border:1px solid var(--line);
    border-radius:.5rem;user-select:all}
    """

  /// As a source of `style-src` (CSP Level 3 §2.3.1).
  static let source = "'sha256-\(Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString())'"

  /// A whole page around `main`, which is a template.
  static func page(title: String, main: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title)</title>
    <style>\(sheet)</style>
    </head>
    <body>
    \(main)
    </body>
    </html>
    """
  }
}
