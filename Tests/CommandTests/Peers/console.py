"""Uses the web console as a person would, with a keyboard first. Prints what it saw as JSON.

usage: console.py LINK TRAFFIC SCREENSHOTS dark|light

LINK opens the console once; TRAFFIC is a program that makes the tutorial's requests."""

import json
import re
import subprocess
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

link, traffic, screenshots, scheme = sys.argv[1:]
seen = {"messages": [], "axe": {}}


def judge(page, name):
    """Keeps a picture, and what is wrong for those who cannot see it."""
    page.screenshot(path=f"{screenshots}/{scheme}-{name}.png")
    violations = Axe().run(page).response["violations"]
    seen["axe"][name] = [
        f"{item['impact']}: {item['id']}: {node['html'][:200]}"
        for item in violations
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"][:3]
    ]


def until(page, condition):
    """Asks from outside again and again: the page's policy lets nobody look from inside."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise TimeoutError(condition)


def press(page, name):
    """Presses a button of the controls and says what the page says was done."""
    page.evaluate("document.querySelector('.said').textContent = ''")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_selector(".said:not(:empty)")
    return page.inner_text(".said")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.on("console", lambda message: seen["messages"].append(f"{message.type}: {message.text} {message.location['url']}"))
    page.on("pageerror", lambda error: seen["messages"].append(str(error)))

    page.goto(link)
    page.wait_for_selector("#live[data-state=live]")
    seen["address"] = page.url
    page.wait_for_selector("#empty")
    judge(page, "empty")

    # The tutorial's flow appears without a reload.
    loads = page.evaluate("performance.getEntriesByType('navigation').length + performance.timeOrigin")
    subprocess.run([traffic], check=True, stdout=subprocess.DEVNULL)
    page.wait_for_selector(".row:has-text('certificate-binding')")
    page.wait_for_selector(".row:has-text('handshake')")
    page.wait_for_selector(".row:has-text('%3Cscript%3E')")
    seen["reloaded"] = loads != page.evaluate("performance.getEntriesByType('navigation').length + performance.timeOrigin")
    seen["rows"] = page.locator(".row").all_inner_texts()
    seen["crosses"] = page.locator(".cross").count()
    judge(page, "traffic")

    # By keyboard alone: a filter by suggestion, the row, its parts, and back.
    page.keyboard.press("/")
    page.keyboard.type("den")
    page.wait_for_selector(".suggestions li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("path:/dev")
    page.wait_for_selector(".suggestions", state="hidden")
    judge(page, "filter")
    page.keyboard.press("Enter")
    until(page, "location.hash.includes('filter=denied+path')")
    until(page, "document.querySelectorAll('.row').length === document.querySelectorAll('.row.denied').length")
    seen["filtered"] = page.locator(".row").all_inner_texts()
    for _ in range(20):
        page.keyboard.press("k")
        chosen = page.locator(".row[aria-selected=true]")
        if "certificate-binding" in chosen.inner_text():
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#pane .story.refused")
    seen["story"] = page.inner_text("#pane .story")
    judge(page, "why")
    for part in ["request", "response", "connection", "tokens", "trace"]:
        page.keyboard.press("]")
        page.wait_for_selector(f"#tab-{part}[aria-selected=true]")
        if part == "trace":
            until(page, "!document.querySelector('.diagram')?.textContent.includes('Drawing')")
        seen[part] = page.inner_text("#part")
        judge(page, part)
    seen["arrows"] = page.locator(".diagram [data-id]").count()
    page.keyboard.press("Escape")
    page.wait_for_selector("#pane", state="hidden")

    # A wrong filter says where; the right one stands in the address, which is a link for others with a key.
    page.keyboard.press("/")
    page.keyboard.type("denied status:99")
    page.keyboard.press("Enter")
    page.wait_for_selector("#filter-problem:not([hidden])")
    seen["problem"] = page.inner_text("#filter-problem")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.goto(page.url.split("#")[0] + "#/?filter=handshake")
    page.reload()
    page.wait_for_selector(".row:has-text('handshake')")
    seen["linked"] = page.locator(".row").all_inner_texts()

    # Topology, help and controls.
    page.keyboard.press("t")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#pane:not([hidden]) h2")
    seen["node"] = page.inner_text("#pane")
    judge(page, "node")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    judge(page, "help")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_selector("#controls:not([hidden])")
    page.wait_for_selector(".controls .now:not(:empty)")
    page.get_by_label("Token, or how its digest begins").fill(re.search("sha256:[A-Za-z0-9_-]{8,}", seen["tokens"]).group())
    seen["done"] = [press(page, "Revoke"), press(page, "Rotate the signing key")]
    page.get_by_role("button", name="Advance").click()
    page.wait_for_selector("#clock:not([hidden])")
    seen["clock"] = page.inner_text("#clock")
    page.get_by_role("button", name="Inject").click()
    page.wait_for_selector(".arrow.faulty")
    seen["fault"] = page.inner_text(".controls fieldset:nth-of-type(3) ul")
    page.get_by_role("button", name="Stop time").click()
    page.wait_for_selector(".box.down")
    judge(page, "controls")
    seen["done"].append(press(page, "Clear the log"))
    until(page, "!document.querySelector('.row.denied')")
    # A browser says of each refused request that it was refused: here of the wrong filter.
    seen["messages"] = [message for message in seen["messages"] if "400 (Bad Request)" not in message]

    # Many rows: a bound in memory, and as few elements as fit.
    seen["many"] = page.evaluate(
        """async () => {
          const [{ Rows, rowsMax }, { List }] = await Promise.all([import("/rows.js"), import("/list.js")]);
          const frame = document.body.appendChild(document.createElement("div"));
          frame.className = "list-frame";
          const rows = new Rows();
          const list = new List(frame, rows);
          rows.reset({ rows: [], next: null });
          const row = (number) => ({ id: `x${number}`, kind: "exchange", time: "2026-01-01T00:00:00Z", to: "a.b" });
          for (let first = 1; first < rowsMax + 5_000; first += 500) {
            rows.add(Array.from({ length: 500 }, (_, index) => row(first + index)));
          }
          await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          const seen = {
            kept: rows.items.length, most: rowsMax, first: rows.items[0].id, last: rows.items.at(-1).id,
            older: rows.older, elements: frame.querySelectorAll(".row").length, capacity: list.capacity,
          };
          frame.remove();
          return seen;
        }"""
    )

    # The link was used: another tab has to ask for its own.
    other = context.new_page()
    other.goto(link)
    other.wait_for_selector("#notice:not([hidden])")
    seen["used"] = other.inner_text("#notice")
    other.screenshot(path=f"{screenshots}/{scheme}-used.png")
    other.close()
    browser.close()

print(json.dumps(seen))
