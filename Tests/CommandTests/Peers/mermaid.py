"""Has Mermaid itself draw a sequence diagram, in a browser that reaches nothing. Prints the texts of the picture
as JSON, and fails where Mermaid does not understand the diagram or anything in it ran.

usage: mermaid.py mermaid.min.js FILE"""

import json
import pathlib
import sys

from playwright.sync_api import sync_playwright

library, file = sys.argv[1:]
draw = """async (diagram) => {
  mermaid.initialize({ startOnLoad: false, securityLevel: "loose" });
  const { svg } = await mermaid.render("drawn", diagram);
  document.body.innerHTML = svg;
  return [...document.querySelectorAll("text")].map((one) => one.textContent);
}"""

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(offline=True)
    page.set_content("<!doctype html><body></body>")
    page.add_script_tag(path=library)
    texts = page.evaluate(draw, pathlib.Path(file).read_text())
    if page.evaluate("window.ran"):
        sys.exit("what a stranger wrote was run")
    print(json.dumps(texts))
    browser.close()
